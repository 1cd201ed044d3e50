import { releaseBuffer, releaseBytes, type UnixMs } from '@spanhouse/core';
import type { Cut, LogReader, LogRecord } from '@spanhouse/span-log';
import type { CutOutput, CutSettings } from '@spanhouse/trace-store';
import { collectCut, type CutBounds } from './collect-cut.ts';
import type { CutBuilder } from './cut-builder.ts';
import { writeDeadLetter } from './dead-letters.ts';
import { persist } from './persist.ts';
import { RecentRequests, RESEND_WINDOW_MS } from './recent-requests.ts';
import { logStored, storeCutOutput, type StoreDeps } from './store-cut.ts';
import type { StoredSettings } from './stored-settings.ts';

export type WorkerDeps = StoreDeps & {
  readonly reader: LogReader;
  readonly partition: number;
  readonly builder: CutBuilder;
  readonly settings: CutSettings;
  readonly storedSettings: StoredSettings;
  readonly bounds: CutBounds;
  readonly deadLetterDirectory: string;
  readonly isDraining: () => boolean;
};

type Built = { readonly cut: Cut; readonly records: readonly LogRecord[]; readonly output: CutOutput; readonly buildMs: number };

/**
 * Turns the log of one partition into blocks and rows, cut by cut, until the signal aborts or, when draining, the log's end.
 *
 *   replay a stored cut, if there is one
 *   then: collect → (while the cut before is being stored) build → store the cut durably → dead letters, objects, rows → commit
 *
 * Only `store` acts, and only on a cut that is stored; collecting and building ahead is free to be lost.
 */
export async function runPartition(deps: WorkerDeps): Promise<void> {
  const { reader } = deps;
  const recent = new RecentRequests();
  await replay(deps, recent);
  await persist('settings', () => deps.storedSettings.write(deps.settings), deps);
  let ahead: Promise<Built | null> | null = null;
  for (let from = reader.committed; ;) {
    const built = await (ahead ?? prepare(deps, recent, from));
    if (built === null) return;
    from = built.cut.to;
    ahead = prepare(deps, recent, from);
    // A failure is seen where it is awaited, in the next round; this keeps it from being reported as unhandled before.
    ahead.catch(() => undefined);
    await persist('store cut', () => reader.storeCut(built.cut), deps);
    deps.afterStep('cut stored');
    await act(built, deps);
  }
}

/** Fills `recent` from the log's headers, and does a cut that an interrupted run had stored, with exactly its records and settings. */
async function replay(deps: WorkerDeps, recent: RecentRequests): Promise<void> {
  const { reader, partition } = deps;
  const first = await persist('read', (signal) => reader.read(reader.committed, { recordsMax: 1, bytesMax: 1, waitMs: 0 }, signal), deps);
  // Without a record to come the next one is received now or later.
  const since = first[0]?.header.receivedAt ?? deps.clock.now();
  for await (const { header } of reader.readBack((since - RESEND_WINDOW_MS) as UnixMs)) recent.isRepeated(header);
  const { cut } = reader;
  if (cut === null) return;
  const settings = (await deps.storedSettings.read()) ?? deps.settings;
  deps.log.info('compute.cut_replayed', { 'log.partition': partition, 'cut.from': cut.from, 'cut.to': cut.to });
  const records: LogRecord[] = [];
  for (let next = cut.from; next < cut.to;) {
    const limits = { recordsMax: Number(cut.to - next), bytesMax: deps.bounds.bytesMax, waitMs: 0 };
    const read = await persist('read', (signal) => reader.read(next, limits, signal), deps);
    const inside = read.filter((record) => record.offset < cut.to);
    const last = inside.at(-1);
    if (last === undefined) break; // retention may have removed what nobody waits for
    records.push(...inside);
    next = last.offset + 1n;
  }
  await act(await build(cut, fresh(records, recent), settings, deps), { ...deps, isReplay: true });
}

async function prepare(deps: WorkerDeps, recent: RecentRequests, from: bigint): Promise<Built | null> {
  const records = await persist('read', (signal) => collectCut(deps.reader, from, deps.bounds, { ...deps, signal }), deps);
  const last = records.at(-1);
  if (last === undefined || deps.signal.aborted) return null;
  const cut: Cut = { partition: deps.partition, from, to: last.offset + 1n };
  return build(cut, fresh(records, recent), deps.settings, deps);
}

function fresh(records: readonly LogRecord[], recent: RecentRequests): readonly LogRecord[] {
  return records.filter(({ header }) => !recent.isRepeated(header));
}

async function build(cut: Cut, records: readonly LogRecord[], settings: CutSettings, deps: WorkerDeps): Promise<Built> {
  const startedMs = deps.clock.monotonicMs();
  const output = await persist('build', () => buildOrSetAside(cut, records, settings, deps), deps);
  return { cut, records, output, buildMs: deps.clock.monotonicMs() - startedMs };
}

/** When a cut cannot be built, the records that cannot be built alone are set aside, and the rest is built without them. Pure, so a replay decides the same. */
async function buildOrSetAside(cut: Cut, records: readonly LogRecord[], settings: CutSettings, deps: WorkerDeps): Promise<CutOutput> {
  try {
    return await deps.builder.build(cut, records, settings);
  } catch (error) {
    if (deps.signal.aborted) throw error;
    deps.log.error('compute.build_failed', error, { 'cut.from': cut.from, 'cut.to': cut.to });
    const good: LogRecord[] = [];
    const bad: { offset: bigint; reason: string }[] = [];
    for (const record of records) {
      try {
        await deps.builder.build(cut, [record], settings);
        good.push(record);
      } catch (failure) {
        bad.push({ offset: record.offset, reason: failure instanceof Error ? failure.message : String(failure) });
      }
    }
    if (bad.length === 0) throw error;
    const output = await deps.builder.build(cut, good, settings);
    return { ...output, deadLetters: [...output.deadLetters, ...bad] };
  }
}

async function act({ cut, records, output, buildMs }: Built, deps: WorkerDeps): Promise<void> {
  const startedMs = deps.clock.monotonicMs();
  for (const { offset, reason } of output.deadLetters) {
    const record = records.find((candidate) => candidate.offset === offset);
    if (record === undefined) continue;
    deps.log.error('compute.dead_letter', new Error(reason), {
      'log.partition': cut.partition,
      'log.offset': offset,
      'project.id': record.header.projectId,
    });
    await persist('dead letter', () => writeDeadLetter(deps.deadLetterDirectory, cut.partition, record, reason), deps);
  }
  deps.afterStep('dead letters');
  await storeCutOutput(output, deps);
  await persist('commit', () => deps.reader.commit(cut.to), deps);
  deps.afterStep('committed');
  for (const { bytes } of output.objects) releaseBytes(bytes);
  for (const { block } of output.inserts) releaseBuffer(block);
  logStored(deps.log, output, { 'build.ms': Math.round(buildMs), 'store.ms': Math.round(deps.clock.monotonicMs() - startedMs) });
}
