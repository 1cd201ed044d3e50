/**
 * Plays one request through the shop and writes down its spans.
 *
 * Times are milliseconds from the start of the trace, as fractions; they become whole nanoseconds when a span is closed.
 * Every draw comes from one generator in a fixed order, so a seed and a moment always give the same bytes.
 */
import { bug, type Random } from '@spanhouse/core';
import type { KeyValue, Span, SpanEvent, SpanLink } from '@spanhouse/otlp';
import { integer, text } from './attributes.ts';
import * as conventions from './conventions.ts';
import type { Fault, FaultKind } from './faults.ts';
import { instanceAt, instancesOf, type Instance } from './instances.ts';
import { INTERFACES, SERVICES, type Failure, type Interface, type Service, type Step } from './topology.ts';
import { spanId, traceId } from './trace-ids.ts';

type ScopeKind = keyof (typeof conventions.SCOPES)['java'];

export type SimSpan = {
  readonly instance: Instance;
  readonly scope: { readonly name: string; readonly version: string };
  readonly span: Span;
};

export type SimTrace = {
  readonly traceId: string;
  readonly startMs: number;
  readonly entry: string;
  readonly orderNumber: string | null;
  readonly spans: readonly SimSpan[];
};

const byId = new Map(INTERFACES.map((each) => [each.id, each]));
const serviceByName = new Map(SERVICES.map((each) => [each.name, each]));

const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
const ERROR = 2;
const DEPLOY_FAILURE: Failure = {
  code: '50099',
  message: 'cannot deserialize field "channel"',
  exception: 'com.shop.payment.ChannelMappingException',
  httpStatus: 500,
};
const DEPLOY_FAIL_SHARE = 0.3;
/** A handler that computes so much longer is what every caller waits for. */
const SLOW_HANDLER = 60;
/** Of the lock that all requests of a service take, each time they take it. Widely spread, as the length of a queue is. */
const LOCK_WAIT_MS = 25;
const LOCK_WAIT_SIGMA = 0.8;
const NETWORK_MS = 0.35;
const MAX_DEPTH = 12;

type Frame = {
  readonly random: Random;
  readonly faults: readonly Fault[];
  readonly traceId: string;
  readonly startNano: bigint;
  readonly order: string | null;
  readonly user: string;
  readonly sku: string;
  readonly spans: SimSpan[];
};

/** What a call gives back to its caller. */
type Outcome = { readonly endMs: number; readonly failure: Failure | null };

export function generateTrace(entryId: string, startMs: number, faults: readonly Fault[], random: Random): SimTrace {
  const entry = interfaceOf(entryId);
  const instance = pick(instancesOf(entry.service, faults), random);
  const id = traceId(startMs, instance.ip, random);
  const order = entry.order === true ? String(7_000_000 + Math.floor(random() * 900_000)) : null;
  const frame: Frame = {
    random,
    faults,
    traceId: id,
    startNano: BigInt(Math.round(startMs * 1000)) * 1000n,
    order,
    user: String(100_000 + Math.floor(random() ** 2 * 50_000)),
    sku: String(30_000 + Math.floor(random() ** 2 * 8_000)),
    spans: [],
  };
  serve(frame, entry, instance, '', 0, [], 0);
  return { traceId: id, startMs, entry: entryId, orderNumber: order, spans: frame.spans };
}

/** Runs one interface on one instance: its entry span and everything below. */
function serve(
  frame: Frame,
  target: Interface,
  instance: Instance,
  parent: string,
  atMs: number,
  links: readonly SpanLink[],
  depth: number,
): Outcome {
  const { random } = frame;
  const { service } = instance;
  const id = spanId(random);
  const slow = frame.faults.some((fault) => fault.kind === 'bad-pod' && instance.key === instanceAt(fault.target)?.key) ? 8 : 1;
  const handlerSlow = suffers(frame, 'slow-downstream', service) ? slow * SLOW_HANDLER : slow;
  const isLocked = suffers(frame, 'lock-contention', service);
  let now = atMs + draw(0.25, random) * slow;
  let failure = ownFailure(frame, target, instance);
  for (const step of target.steps) {
    // Threads wait before whatever they do next, so the time lies between the calls and in none of them.
    if (isLocked) now += draw(LOCK_WAIT_MS, random, LOCK_WAIT_SIGMA);
    const outcome = run(frame, step, instance, id, now, handlerSlow, depth + 1);
    now = outcome.endMs + draw(0.08, random) * slow;
    // A failed dependency fails the caller, except for what runs beside the answer.
    if (outcome.failure !== null && failure === null && step.do === 'call') {
      failure = outcome.failure;
      break;
    }
  }
  now += draw(0.2, random) * slow;
  const events: SpanEvent[] =
    failure === null || !ownsFailure(target, failure) ? [] : [conventions.exceptionEvent(service, failure, nano(frame, now))];
  push(frame, instance, scopeOf(target), {
    id,
    parent,
    startMs: atMs,
    endMs: now,
    links,
    events,
    name: entryName(target),
    kind: entryKind(target),
    error: failure !== null && (target.protocol !== 'http' || failure.httpStatus >= 500) ? failure.message : null,
    attributes: [
      ...entryAttributes(frame, target, service, failure),
      ...conventions.thread(service, random),
      ...businessAttributes(frame, target, failure),
    ],
  });
  return { endMs: now, failure };
}

function run(frame: Frame, step: Step, instance: Instance, parent: string, atMs: number, slow: number, depth: number): Outcome {
  const { random } = frame;
  if ('chance' in step && random() >= step.chance) return { endMs: atMs, failure: null };
  switch (step.do) {
    case 'work':
      return { endMs: atMs + draw(step.ms, random) * slow, failure: null };
    case 'sql':
      return query(frame, step, instance, parent, atMs);
    case 'redis':
      return cache(frame, step, instance, parent, atMs);
    case 'external':
      return external(frame, step, instance, parent, atMs);
    case 'call':
      return depth > MAX_DEPTH ? { endMs: atMs, failure: null } : call(frame, interfaceOf(step.to), instance, parent, atMs, depth);
    case 'publish':
      return publish(frame, step, instance, parent, atMs, depth);
    case 'parallel': {
      const outcomes = step.steps.map((each, i) => run(frame, each, instance, parent, atMs + i * 0.05, slow, depth));
      return { endMs: Math.max(...outcomes.map((outcome) => outcome.endMs)), failure: null };
    }
  }
}

function query(frame: Frame, step: Extract<Step, { do: 'sql' }>, instance: Instance, parent: string, atMs: number): Outcome {
  const slow = frame.faults.some((fault) => fault.kind === 'slow-database' && fault.target === step.database) ? 45 : 1;
  const endMs = atMs + draw(step.ms, frame.random) * slow;
  push(frame, instance, 'sql', {
    id: spanId(frame.random),
    parent,
    startMs: atMs,
    endMs,
    links: [],
    events: [],
    error: null,
    kind: KIND.client,
    name: `${step.operation} ${step.database}.${step.table}`,
    attributes: [
      ...conventions.sql(instance.service, step, 1 + Math.floor(frame.random() * 20)),
      ...conventions.thread(instance.service, frame.random),
    ],
  });
  return { endMs, failure: null };
}

function cache(frame: Frame, step: Extract<Step, { do: 'redis' }>, instance: Instance, parent: string, atMs: number): Outcome {
  const big = frame.faults.some((fault) => fault.kind === 'big-redis-key' && fault.target === step.key);
  const hit = step.hitShare === undefined ? null : frame.random() < step.hitShare;
  const bytes = hit === false ? 0 : Math.round(step.bytes * (0.7 + 0.6 * frame.random()) * (big ? 190 : 1));
  const endMs = atMs + draw(step.ms, frame.random) + (big ? bytes / 60_000 : 0);
  const key = step.key
    .replace('{user}', frame.user)
    .replace('{sku}', frame.sku)
    .replace('{order}', frame.order ?? '0');
  push(frame, instance, 'redis', {
    id: spanId(frame.random),
    parent,
    startMs: atMs,
    endMs,
    links: [],
    events: [],
    error: null,
    kind: KIND.client,
    name: step.command,
    attributes: [
      ...conventions.redis(instance.service, step.command, key, { hit, bytes }),
      ...conventions.thread(instance.service, frame.random),
    ],
  });
  return { endMs, failure: null };
}

function external(frame: Frame, step: Extract<Step, { do: 'external' }>, instance: Instance, parent: string, atMs: number): Outcome {
  const endMs = atMs + draw(step.ms, frame.random, 0.35);
  push(frame, instance, 'http-client', {
    id: spanId(frame.random),
    parent,
    startMs: atMs,
    endMs,
    links: [],
    events: [],
    error: null,
    kind: KIND.client,
    name: step.method,
    attributes: conventions.httpClient(instance.service, {
      method: step.method,
      route: step.path,
      path: step.path,
      host: step.host,
      status: 200,
    }),
  });
  return { endMs, failure: null };
}

function call(frame: Frame, target: Interface, from: Instance, parent: string, atMs: number, depth: number): Outcome {
  const id = spanId(frame.random);
  const callee = pick(instancesOf(target.service, frame.faults), frame.random);
  const served = serve(frame, target, callee, id, atMs + NETWORK_MS * (0.5 + frame.random()), [], depth);
  const endMs = served.endMs + NETWORK_MS * (0.5 + frame.random());
  const http = target.protocol === 'http';
  push(frame, from, http ? 'http-client' : 'grpc', {
    id,
    parent,
    startMs: atMs,
    endMs,
    links: [],
    events: [],
    kind: KIND.client,
    name: http ? methodOf(target) : target.name,
    error: served.failure === null ? null : served.failure.message,
    attributes: http
      ? conventions.httpClient(from.service, exchangeOf(frame, target, served.failure))
      : conventions.grpc(target.name, target.service, served.failure === null ? 0 : 9),
  });
  return { endMs, failure: served.failure };
}

function publish(
  frame: Frame,
  step: Extract<Step, { do: 'publish' }>,
  instance: Instance,
  parent: string,
  atMs: number,
  depth: number,
): Outcome {
  const { random } = frame;
  const id = spanId(random);
  const endMs = atMs + draw(1.4, random);
  const place = { partition: Math.floor(random() * 12), offset: Math.floor(random() * 1e6) };
  push(frame, instance, 'kafka', {
    id,
    parent,
    startMs: atMs,
    endMs,
    links: [],
    events: [],
    error: null,
    kind: KIND.producer,
    name: `send ${step.topic}`,
    attributes: conventions.kafka(step.topic, 'send', null, place),
  });
  const link: SpanLink = { traceId: frame.traceId, spanId: id, traceState: '', attributes: [], droppedAttributesCount: 0, flags: 1 };
  for (const consumer of step.consumers) {
    const target = interfaceOf(consumer);
    serve(frame, target, pick(instancesOf(target.service, frame.faults), random), id, endMs + draw(25, random, 0.8), [link], depth);
  }
  return { endMs, failure: null };
}

type Draft = {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly error: string | null;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
};

function push(frame: Frame, instance: Instance, scope: ScopeKind, draft: Draft): void {
  frame.spans.push({
    instance,
    scope: conventions.SCOPES[instance.service.language][scope],
    span: {
      traceId: frame.traceId,
      spanId: draft.id,
      traceState: '',
      parentSpanId: draft.parent,
      flags: draft.parent === '' ? 0x101 : 0x301,
      name: draft.name,
      kind: draft.kind,
      startTimeUnixNano: nano(frame, draft.startMs),
      endTimeUnixNano: nano(frame, draft.endMs),
      attributes: draft.attributes,
      droppedAttributesCount: 0,
      events: draft.events,
      droppedEventsCount: 0,
      links: draft.links,
      droppedLinksCount: 0,
      status: draft.error === null ? null : { code: ERROR, message: draft.error },
    },
  });
}

function entryAttributes(frame: Frame, target: Interface, service: Service, failure: Failure | null): readonly KeyValue[] {
  switch (target.protocol) {
    case 'http':
      return conventions.httpServer(service, exchangeOf(frame, target, failure), frame.random);
    case 'grpc':
      return conventions.grpc(target.name, target.service, failure === null ? 0 : 9);
    case 'kafka':
      return conventions.kafka(target.name, 'process', service.name, {
        partition: Math.floor(frame.random() * 12),
        offset: Math.floor(frame.random() * 1e6),
      });
    case 'cron':
      return [text('code.function.name', `com.shop.scheduler.${target.name}.execute`), text('job.system', 'spring_scheduling')];
  }
}

/** What the response says of the business: its number, its code. */
function businessAttributes(frame: Frame, target: Interface, failure: Failure | null): readonly KeyValue[] {
  const attributes: KeyValue[] = [text('enduser.id', frame.user)];
  if (target.order === true && frame.order !== null) attributes.push(text('bizOrderId', frame.order));
  if (target.protocol === 'http' || target.protocol === 'grpc') {
    attributes.push(text('response.code', failure?.code ?? '200'), text('response.code_message', failure?.message ?? 'OK'));
  }
  if (target.id === 'order/create') attributes.push(integer('order.item.count', 1 + Math.floor(frame.random() * 5)));
  return attributes;
}

function ownFailure(frame: Frame, target: Interface, instance: Instance): Failure | null {
  if (suffers(frame, 'failing-deploy', instance.service) && frame.random() < DEPLOY_FAIL_SHARE) return DEPLOY_FAILURE;
  return target.failure !== undefined && frame.random() < (target.failShare ?? 0) ? target.failure : null;
}

/** Whether a fault of this kind has the service as its target. */
function suffers(frame: Frame, kind: FaultKind, service: Service): boolean {
  return frame.faults.some((fault) => fault.kind === kind && fault.target === service.name);
}

function ownsFailure(target: Interface, failure: Failure): boolean {
  return target.failure === failure || (failure === DEPLOY_FAILURE && target.service === 'payment');
}

function exchangeOf(frame: Frame, target: Interface, failure: Failure | null): conventions.Exchange {
  const route = target.name.slice(target.name.indexOf(' ') + 1);
  const path = route
    .replace(/\{orderId\}/, frame.order ?? '0')
    .replace(/\{(productId|id|sku)\}|:productId/, frame.sku)
    .replace(/\{userId\}/, frame.user);
  return { method: methodOf(target), route, path, host: target.service, status: failure === null ? 200 : failure.httpStatus };
}

function entryName(target: Interface): string {
  return target.protocol === 'kafka' ? `process ${target.name}` : target.name;
}

function entryKind(target: Interface): number {
  return target.protocol === 'kafka' ? KIND.consumer : target.protocol === 'cron' ? KIND.internal : KIND.server;
}

function scopeOf(target: Interface): ScopeKind {
  return target.protocol === 'http'
    ? 'http-server'
    : target.protocol === 'grpc'
      ? 'grpc'
      : target.protocol === 'kafka'
        ? 'kafka'
        : 'internal';
}

function methodOf(target: Interface): string {
  return target.name.slice(0, target.name.indexOf(' '));
}

function interfaceOf(id: string): Interface {
  const found = byId.get(id);
  if (found === undefined || !serviceByName.has(found.service)) throw bug(`the topology names an unknown interface: ${id}`);
  return found;
}

function pick<T>(from: readonly T[], random: Random): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw bug('picked from an empty list');
  return picked;
}

/** Log-normal around `medianMs`. */
function draw(medianMs: number, random: Random, sigma = 0.45): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(sigma * normal);
}

function nano(frame: Frame, ms: number): bigint {
  return frame.startNano + BigInt(Math.round(ms * 1e6));
}
