import type { UnixMs } from '@spanhouse/core';
import { formatDeadLetterId, type Cut, type DeadLetters, type LogReader, type LogRecord } from '@spanhouse/span-log';
import type { CutOutput, CutSettings } from '@spanhouse/trace-store';
import { buildOrSetAside } from './build-or-set-aside.ts';
import { collectCut, type CutBounds } from './collect-cut.ts';
import type { CutBuilder } from './cut-builder.ts';
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
  readonly deadLetters: DeadLetters;
  readonly counters: ComputeCounters;
  readonly isDraining: () => boolean;
};

/** What compute has done since its start. */
export type ComputeCounters = { deadLetters: number };

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
  // Set aside by the run before, perhaps for a reason that will not come again: what it stored in part must come out the same.
  const aside = await persist('dead letters', () => setAside(deps, cut), deps);
  const kept = fresh(records, recent).filter(({ offset }) => !aside.has(offset));
  await act(await build(cut, kept, settings, deps), { ...deps, isReplay: true });
}

async function setAside({ deadLetters, partition }: WorkerDeps, cut: Cut): Promise<ReadonlySet<bigint>> {
  const all = await deadLetters.list();
  return new Set(all.flatMap((id) => (id.partition === partition && id.offset >= cut.from && id.offset < cut.to ? [id.offset] : [])));
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
  const work = async (): Promise<CutOutput> => {
    try {
      return await buildOrSetAside(deps.builder, cut, records, settings, deps.signal);
    } catch (error) {
      if (!deps.signal.aborted) deps.log.error('compute.build_failed', error, { 'cut.from': cut.from, 'cut.to': cut.to });
      throw error;
    }
  };
  const output = await persist('build', work, deps);
  return { cut, records, output, buildMs: deps.clock.monotonicMs() - startedMs };
}

async function act({ cut, records, output, buildMs }: Built, deps: WorkerDeps): Promise<void> {
  const startedMs = deps.clock.monotonicMs();
  for (const { offset, reason } of output.deadLetters) {
    const record = records.find((candidate) => candidate.offset === offset);
    if (record === undefined) continue;
    await persist('dead letter', () => deps.deadLetters.write(cut.partition, record, reason), deps);
    deps.counters.deadLetters++;
    deps.log.error('compute.dead_letter', new Error(reason), {
      'dead_letter.id': formatDeadLetterId({ partition: cut.partition, offset }),
      'dead_letter.since_start': deps.counters.deadLetters,
      'project.id': record.header.projectId,
    });
  }
  deps.afterStep('dead letters');
  await storeCutOutput(output, deps);
  await persist('commit', () => deps.reader.commit(cut.to), deps);
  deps.afterStep('committed');
  logStored(deps.log, output, { 'build.ms': Math.round(buildMs), 'store.ms': Math.round(deps.clock.monotonicMs() - startedMs) });
}
