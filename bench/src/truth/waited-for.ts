import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import { CALL, ENTRY, PRODUCER, type Described } from './described.ts';

export type Waited = {
  readonly entry: Described;
  /** Class, name and operation of what was waited for; own code is ['own', '', '']. */
  readonly component: readonly [string, string, string];
  readonly ns: bigint;
};

const OWN = ['own', '', ''] as const;

/**
 * What each entry of a trace waited for, by the definition: between any two neighbouring moments at which a call begins or ends, the time belongs
 * to the call that ends last of those under way (then the one that began first), or to the entry itself when none is.
 * Quadratic, and made to be read.
 */
export function* waitedFor(spans: readonly Described[], byId: ReadonlyMap<string, Described>): Iterable<Waited> {
  for (const entry of spans) {
    if (entry.is.role !== ENTRY) continue;
    const { startTimeUnixNano: from, endTimeUnixNano: to } = entry.span;
    const calls = spans
      .filter((each) => (each.is.role === CALL || each.is.role === PRODUCER) && entryAbove(each, byId) === entry)
      .map((call) => ({
        call,
        start: call.span.startTimeUnixNano,
        from: later(call.span.startTimeUnixNano, from),
        to: earlier(call.span.endTimeUnixNano, to),
      }))
      .filter((call) => call.from < call.to);
    const moments = [...new Set([from, to, ...calls.flatMap((call) => [call.from, call.to])])].sort((a, b) => (a < b ? -1 : 1));
    for (let i = 1; i < moments.length; i++) {
      const [begin = 0n, end = 0n] = [moments[i - 1], moments[i]];
      const under = calls.filter((call) => call.from <= begin && call.to >= end);
      const owner = under.sort((a, b) => Number(b.to - a.to) || Number(a.start - b.start))[0];
      yield { entry, component: owner === undefined ? OWN : componentOf(owner.call, spans), ns: end - begin };
    }
  }
}

function entryAbove(span: Described, byId: ReadonlyMap<string, Described>): Described | undefined {
  let at = byId.get(span.span.parentSpanId);
  while (at !== undefined && at.is.role !== ENTRY) at = byId.get(at.span.parentSpanId);
  return at;
}

/** The service that answered, when its span is here; else what the call says. */
function componentOf(call: Described, spans: readonly Described[]): readonly [string, string, string] {
  const callee = spans.find((each) => each.is.role === ENTRY && !each.is.isAsync && each.span.parentSpanId === call.span.spanId);
  if (call.is.role === CALL && callee !== undefined) return ['downstream', callee.instance.service.name, callee.is.name];
  return [COMPONENT_CLASSES[call.is.componentClass] ?? '', call.is.component, call.is.name];
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
