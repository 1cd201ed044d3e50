import { isDeepStrictEqual } from 'node:util';
import {
  isAppError,
  parseTraceId,
  unixNanoFromMs,
  type Clock,
  type Component,
  type Log,
  type ProjectId,
  type Random,
  type Secret,
} from '@spanhouse/core';
import { encodeTraces, type Span, type TracesData } from '@spanhouse/otlp';
import type { BlockSpan, TraceReader } from '@spanhouse/trace-store';
import { makeProbe } from './probe.ts';

/**
 * How a probe ended. `ok`: found, and the same. `refused`: not taken by the gateway. `missing`: not found in time. `mismatch`: found, and another
 * content. `unreadable`: the stores did not answer.
 */
export const PROBE_RESULTS = ['ok', 'refused', 'missing', 'mismatch', 'unreadable'] as const;
export type ProbeResult = (typeof PROBE_RESULTS)[number];

export type ProbeReport = {
  readonly result: ProbeResult;
  /** `fresh`: sent now. `old`: sent about an hour ago, and read once more. */
  readonly age: 'fresh' | 'old';
  /** From the acknowledgement until it was found; null when it was not. */
  readonly searchableMs: number | null;
};

export type ProberDeps = {
  /** OTLP/HTTP of a gateway, without a path. */
  readonly url: string;
  readonly key: Secret;
  /** Of the key. */
  readonly projectId: ProjectId;
  readonly reader: TraceReader;
  readonly everyMs: number;
  /** What was acknowledged and is not found within this time is missing. Default: 30 s; it is expected within five. */
  readonly patienceMs?: number;
  /** Probes that are remembered, to be read once more when the next come. Default: 60, an hour of them. */
  readonly kept?: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onProbe: (report: ProbeReport) => void;
};

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 200;
const SEND_TIMEOUT_MS = 15_000;
const KEPT = 60;

type Probe = { readonly traceId: string; readonly traces: TracesData };

/** Sends a known trace through the front door each minute, reads it back, and says whether it came back as it was; and reads an old one once more. */
export function createProber(deps: ProberDeps): Component {
  return {
    name: 'prober',
    start: () => {
      const stopping = new AbortController();
      const ended = runProbes(deps, stopping.signal);
      return Promise.resolve({
        name: 'prober',
        stop: async () => {
          stopping.abort(new Error('the prober is stopping'));
          await ended;
        },
      });
    },
  };
}

async function runProbes(deps: ProberDeps, signal: AbortSignal): Promise<void> {
  const kept: Probe[] = [];
  for (;;) {
    try {
      await deps.clock.sleep(deps.everyMs, signal);
      const probe = makeProbe(unixNanoFromMs(deps.clock.now()), deps.random);
      const report = await sendAndRead(deps, probe, signal);
      tell(deps, probe, report);
      if (report.result === 'ok') kept.push(probe);
      const old = kept.length > (deps.kept ?? KEPT) ? kept.shift() : undefined;
      if (old !== undefined) tell(deps, old, { ...(await readOnce(deps, old, signal)), age: 'old', searchableMs: null });
    } catch (error) {
      if (signal.aborted) return;
      deps.log.error('prober.broken', error);
    }
  }
}

function tell({ log, onProbe }: ProberDeps, { traceId }: Probe, report: ProbeReport): void {
  const fields = { 'probe.result': report.result, 'probe.age': report.age, 'probe.trace_id': traceId, 'elapsed.ms': report.searchableMs };
  if (report.result === 'ok') log.info('prober.done', fields);
  else log.error('prober.failed', new Error(`a known trace was ${report.result}`), fields);
  onProbe(report);
}

async function sendAndRead(deps: ProberDeps, probe: Probe, signal: AbortSignal): Promise<ProbeReport> {
  if (!(await isTaken(deps, probe, signal))) return { result: 'refused', age: 'fresh', searchableMs: null };
  const takenAtMs = deps.clock.monotonicMs();
  for (;;) {
    const { result } = await readOnce(deps, probe, signal);
    const elapsedMs = deps.clock.monotonicMs() - takenAtMs;
    if (result === 'ok' || result === 'mismatch') return { result, age: 'fresh', searchableMs: elapsedMs };
    if (elapsedMs > (deps.patienceMs ?? PATIENCE_MS)) return { result, age: 'fresh', searchableMs: null };
    await deps.clock.sleep(LOOK_EVERY_MS, signal);
  }
}

async function isTaken({ url, key, log }: ProberDeps, { traces }: Probe, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${key.reveal()}` },
      body: encodeTraces(traces),
      signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    if (!response.ok) log.warn('prober.refused', { 'http.response.status_code': response.status });
    return response.ok;
  } catch (error) {
    signal.throwIfAborted();
    log.warn('prober.refused', { 'exception.message': String(error) });
    return false;
  }
}

async function readOnce(deps: ProberDeps, { traceId, traces }: Probe, signal: AbortSignal): Promise<{ readonly result: ProbeResult }> {
  const id = parseTraceId(traceId);
  try {
    const content = id === null ? null : await deps.reader.readTrace(deps.projectId, id, { signal });
    if (content === null) return { result: 'missing' };
    const spans: BlockSpan[] = [];
    for await (const batch of content.batches) spans.push(...batch);
    if (content.summary.missingBlocks > 0) return { result: 'unreadable' };
    return { result: isSame(spans, traces) ? 'ok' : 'mismatch' };
  } catch (error) {
    signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    return { result: 'unreadable' };
  }
}

/** Whether the spans came back as they were sent, with where they came from; their order says nothing. */
function isSame(read: readonly BlockSpan[], { resourceSpans: [sent] }: TracesData): boolean {
  const [scopeSpans] = sent?.scopeSpans ?? [];
  const byId = (left: Span, right: Span): number => (left.spanId < right.spanId ? -1 : 1);
  return (
    read.every(({ resource, scope }) => isDeepStrictEqual(resource, sent?.resource) && isDeepStrictEqual(scope, scopeSpans?.scope)) &&
    isDeepStrictEqual(read.map(({ span }) => span).toSorted(byId), (scopeSpans?.spans ?? []).toSorted(byId))
  );
}
