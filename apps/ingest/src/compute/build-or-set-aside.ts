import type { Cut, LogRecord } from '@spanhouse/span-log';
import type { CutSettings, DeadLetter } from '@spanhouse/trace-store';
import type { BuiltCut } from './built-cut.ts';
import type { CutBuilder } from './cut-builder.ts';

/** How often a record is tried alone before it is set aside: a thread may have died of something else. */
const ATTEMPTS = 3;

/**
 * Builds a cut. When that fails, halves tell which records it fails of; each of them is tried alone, and what fails then too is set
 * aside with its reason. Nothing waits behind such a record.
 *
 * @throws Error when the cut fails although every record of it can be built
 */
export async function buildOrSetAside(
  builder: CutBuilder,
  cut: Cut,
  records: readonly LogRecord[],
  settings: CutSettings,
  signal: AbortSignal,
): Promise<BuiltCut> {
  try {
    return await builder.build(cut, records, settings);
  } catch (error) {
    signal.throwIfAborted();
    const bad = await failing(records, (some) => builder.build(cut, some, settings), signal);
    if (bad.length === 0) throw error;
    const offsets = new Set(bad.map(({ offset }) => offset));
    const good = records.filter(({ offset }) => !offsets.has(offset));
    const output = await builder.build(cut, good, settings);
    return { ...output, deadLetters: [...output.deadLetters, ...bad] };
  }
}

/** The records of a cut that failed which fail by themselves. Builds are pure: trying costs time alone. */
async function failing(
  records: readonly LogRecord[],
  build: (records: readonly LogRecord[]) => Promise<unknown>,
  signal: AbortSignal,
): Promise<readonly DeadLetter[]> {
  const [only] = records;
  if (only === undefined) return [];
  if (records.length === 1) {
    const reason = await reasonOf(() => build(records), ATTEMPTS, signal);
    return reason === null ? [] : [{ offset: only.offset, reason }];
  }
  const middle = records.length >> 1;
  const bad: DeadLetter[] = [];
  for (const half of [records.slice(0, middle), records.slice(middle)]) {
    if ((await reasonOf(() => build(half), 1, signal)) !== null) bad.push(...(await failing(half, build, signal)));
  }
  return bad;
}

/** Why it fails each time; null when it once does not. */
async function reasonOf(work: () => Promise<unknown>, attempts: number, signal: AbortSignal): Promise<string | null> {
  let reason = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      await work();
      return null;
    } catch (error) {
      signal.throwIfAborted();
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  return reason;
}
