import { buildLogCut, type LogCutOutput } from '@spanhouse/log-store';
import type { Cut, LogRecord } from '@spanhouse/span-log';
import { buildCut, type CutOutput, type CutSettings } from '@spanhouse/trace-store';

/** What a cut makes, of all signals together. Dead letters of logs are among those of the cut. */
export type BuiltCut = CutOutput & { readonly logs: LogCutOutput };

/** Pure and deterministic. Each store takes the records of its own signal. */
export function buildAll(cut: Cut, records: readonly LogRecord[], settings: CutSettings): BuiltCut {
  const traces = buildCut(cut, records, settings);
  const logs = buildLogCut(cut, records, settings);
  return { ...traces, deadLetters: [...traces.deadLetters, ...logs.deadLetters], logs };
}
