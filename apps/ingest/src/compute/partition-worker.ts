import type { ClickHouse } from '@spanhouse/clickhouse';
import { AppError, releaseBuffer, releaseBytes, type UnixMs } from '@spanhouse/core';
import { formatDeadLetterId, type Cut, type DeadLetters, type LogReader, type LogRecord, type SpanLog } from '@spanhouse/span-log';
import { nextLogOffset } from '@spanhouse/log-store';
import { nextOffset, type CutSettings } from '@spanhouse/trace-store';
import { buildOrSetAside } from './build-or-set-aside.ts';
import type { BuiltCut } from './built-cut.ts';
import { collectCut } from './collect-cut.ts';
import { READ_BYTES_MAX, type CutBounds } from './compute-limits.ts';
import type { CutBuilder } from './cut-builder.ts';
import { persist } from './persist.ts';
import { RecentRequests, RESEND_WINDOW_MS } from './recent-requests.ts';
import type { StoredCut } from './stored-cut.ts';
import { logStored, storeCutOutput, type StoreDeps } from './store-cut.ts';
import { keepSettings, settingsOf } from './stored-settings.ts';

export type WorkerDeps = StoreDeps & {
  readonly reader: LogReader;
  readonly spanLog: Pick<SpanLog, 'bounds' | 'isShared'>;
  /** Of the log. */
  readonly logPartition: number;
  /** By which names of blocks and tokens of inserts know it. */
  readonly partition: number;
  readonly builder: CutBuilder;
  readonly settings: () => CutSettings;
  readonly bounds: CutBounds;
  readonly deadLetters: DeadLetters;
  readonly counters: ComputeCounters;
  readonly onStored: (cut: StoredCut) => void;
  readonly isDraining: () => boolean;
  /** Aborts when no further cut is to be begun. */
  readonly ending: AbortSignal;
};

/** What compute has done since its start. */
export type ComputeCounters = { deadLetters: number };

type Built = {
  readonly cut: Cut;
  readonly records: readonly LogRecord[];
  readonly settings: CutSettings;
  readonly output: BuiltCut;
  readonly buildMs: number;
};

/**
 * Turns the log of one partition into blocks and rows, cut by cut, until the signal aborts, the cut under way when it is to
 * end, or, when draining, the log's end.
 *
 *   replay a stored cut, if there is one
 *   then: collect → (while the cut before is being stored) build → store the cut durably → dead letters, objects, rows → commit
 *
 * Only `store` acts, and only on a cut that is stored; collecting and building ahead is free to be lost.
 */
export async function runPartition(deps: WorkerDeps): Promise<void> {
  const { reader } = deps;
  const recent = new RecentRequests();
  const isEnding = (): boolean => deps.ending.aborted;
  if (isEnding()) return;
  await checkIndex(deps);
  await replay(deps, recent);
  let keptSettings: CutSettings | undefined;
  let context = '';
  let ahead: Promise<Built | null> | null = null;
  for (let from = reader.committed; ;) {
    const built = await (ahead ?? prepare(deps, recent, from));
    if (built === null || isEnding()) return;
    from = built.cut.to;
    ahead = prepare(deps, recent, from);
    // A failure is seen where it is awaited, in the next round; this keeps it from being reported as unhandled before.
    ahead.catch(() => undefined);
    const { settings } = built;
    if (keptSettings !== settings) {
      context = await persist('settings', () => keepSettings(deps.objectStore, settings), deps);
      keptSettings = settings;
    }
    await persist('store cut', () => reader.storeCut({ ...built.cut, partition: deps.logPartition }, context), deps);
    deps.afterStep('cut stored');
    await act(built, deps);
  }
}

/**
 * Names and tokens follow from offsets. A log that was made anew, or a position that was lost, would give those of the index a second time,
 * and what bears them would be taken for a repetition.
 */
async function checkIndex({ partition, reader, ...deps }: WorkerDeps): Promise<void> {
  const next = await persist('index', () => firstUnusedOffset(deps.clickhouse, partition), deps);
  if (next <= reader.committed + 1n) return;
  throw new AppError(
    'LOG.CORRUPT',
    `the index has blocks of partition ${String(partition)} up to offset ${String(next - 1n)}, but the log's reader stands at ${String(reader.committed)}: it is another log, or its position was lost`,
  );
}

/** The first offset that neither blocks nor log records bear: where a log must begin whose files were lost. */
export async function firstUnusedOffset(clickhouse: ClickHouse, partition: number): Promise<bigint> {
  const [ofBlocks, ofLogs] = await Promise.all([nextOffset(clickhouse, partition), nextLogOffset(clickhouse, partition)]);
  return ofBlocks > ofLogs ? ofBlocks : ofLogs;
}

/** Fills `recent` from the log's headers, and does a cut that an interrupted run had stored, with exactly its records and settings. */
async function replay(deps: WorkerDeps, recent: RecentRequests): Promise<void> {
  const { reader, partition } = deps;
  // A broker that has just become leader needs a moment to know what it may show.
  const limits = { recordsMax: 1, bytesMax: 1, waitMs: deps.spanLog.isShared ? FIRST_WAIT_MS : 0 };
  const first = await persist('read', (signal) => reader.read(reader.committed, limits, signal), deps);
  // Without a record to come the next one is received now or later.
  const since = first[0]?.header.receivedAt ?? deps.clock.now();
  await persist(
    'read back',
    async () => {
      for await (const { header } of reader.readBack((since - RESEND_WINDOW_MS) as UnixMs)) recent.isRepeated(header);
    },
    deps,
  );
  if (reader.cut === null) return;
  const { from, to, context } = reader.cut;
  const cut: Cut = { partition, from, to };
  const settings = context === '' ? deps.settings() : await persist('settings', () => settingsOf(deps.objectStore, context), deps);
  deps.log.info('compute.cut_replayed', { 'log.partition': partition, 'cut.from': from, 'cut.to': to });
  const records = await recordsOf(deps, from, to);
  // Set aside by the run before, perhaps for a reason that will not come again: what it stored in part must come out the same.
  const aside = await persist('dead letters', () => setAside(deps, cut), deps);
  const kept = fresh(records, recent).filter(({ offset }) => !aside.has(offset));
  await act(await build(cut, kept, settings, deps), { ...deps, isReplay: true });
}

async function setAside({ deadLetters, partition }: WorkerDeps, cut: Cut): Promise<ReadonlySet<bigint>> {
  const all = await deadLetters.list();
  return new Set(all.flatMap((id) => (id.partition === partition && id.offset >= cut.from && id.offset < cut.to ? [id.offset] : [])));
}

/** All that the log still has of a cut: what was read once is there again, if not at once. */
async function recordsOf(deps: WorkerDeps, from: bigint, to: bigint): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  for (let next = from; next < to;) {
    const limits = { recordsMax: Number(to - next), bytesMax: READ_BYTES_MAX, waitMs: 0 };
    const read = await persist('read', (signal) => deps.reader.read(next, limits, signal), deps);
    const inside = read.filter((record) => record.offset < to);
    records.push(...inside);
    const last = inside.at(-1);
    if (last !== undefined) next = last.offset + 1n;
    if (inside.length < read.length) break; // The log goes on behind the cut.
    if (read.length > 0) continue;
    const { start } = await persist('bounds', () => deps.spanLog.bounds(deps.logPartition), deps);
    if (start >= to) break; // Retention has removed the rest.
    await deps.clock.sleep(READ_AGAIN_MS, deps.signal);
  }
  return records;
}

const FIRST_WAIT_MS = 500;
const READ_AGAIN_MS = 200;

/** Null when there is to be no further cut. */
async function prepare(deps: WorkerDeps, recent: RecentRequests, from: bigint): Promise<Built | null> {
  const signal = AbortSignal.any([deps.signal, deps.ending]);
  const collect = (): Promise<readonly LogRecord[]> => collectCut(deps.reader, from, deps.bounds, { ...deps, signal });
  const records = await persist('read', collect, { ...deps, signal }).catch((error: unknown) => {
    if (deps.ending.aborted) return [];
    throw error;
  });
  const last = records.at(-1);
  if (last === undefined || signal.aborted) return null;
  const cut: Cut = { partition: deps.partition, from, to: last.offset + 1n };
  return build(cut, fresh(records, recent), deps.settings(), deps);
}

function fresh(records: readonly LogRecord[], recent: RecentRequests): readonly LogRecord[] {
  return records.filter(({ header }) => !recent.isRepeated(header));
}

async function build(cut: Cut, records: readonly LogRecord[], settings: CutSettings, deps: WorkerDeps): Promise<Built> {
  const startedMs = deps.clock.monotonicMs();
  const work = async (): Promise<BuiltCut> => {
    try {
      return await buildOrSetAside(deps.builder, cut, records, settings, deps.signal);
    } catch (error) {
      if (!deps.signal.aborted) deps.log.error('compute.build_failed', error, { 'cut.from': cut.from, 'cut.to': cut.to });
      throw error;
    }
  };
  const output = await persist('build', work, deps);
  return { cut, records, settings, output, buildMs: deps.clock.monotonicMs() - startedMs };
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
  for (const { bytes } of output.objects) releaseBytes(bytes);
  for (const { block } of [...output.inserts, ...output.logs.inserts]) releaseBuffer(block);
  const storeMs = deps.clock.monotonicMs() - startedMs;
  deps.onStored({
    counts: output.counts,
    logRecords: output.logs.counts.records,
    deadLetters: output.deadLetters.length,
    buildMs,
    storeMs,
  });
  logStored(deps.log, output, { 'build.ms': Math.round(buildMs), 'store.ms': Math.round(storeMs) });
}
