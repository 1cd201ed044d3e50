import { releaseBytes, type UnixMs } from '@spanhouse/core';
import type { LogReader, LogRecord, StoredCut } from '@spanhouse/span-log';
import { storedSlots, type CutSettings, type DerivedSlot } from '@spanhouse/trace-store';
import { DERIVE_READ } from '../compute/compute-limits.ts';
import { persist } from '../compute/persist.ts';
import { RecentRequests, RESEND_WINDOW_MS } from '../compute/recent-requests.ts';
import { storeInserts, type StoreDeps } from '../compute/store-cut.ts';
import { keepSettings, settingsOf } from '../compute/stored-settings.ts';
import type { PartitionDeriver, ThreadDeriver } from './thread-deriver.ts';

export type DerivePartitionDeps = StoreDeps & {
  readonly reader: LogReader;
  /** Of the log, and by which rows know it. */
  readonly logPartition: number;
  readonly partition: number;
  readonly deriver: ThreadDeriver;
  readonly settings: () => CutSettings;
  /** True when the log needs the room that open traces keep in it. */
  readonly isPressed: () => boolean;
  /** Aborts when no further records are to be read. */
  readonly ending: AbortSignal;
  readonly onStored: (slot: DerivedSlot) => void;
  readonly patience: DerivePatience;
};

export type DerivePatience = {
  /** How long one read waits for a record. */
  readonly waitMs: number;
  /** Nothing has come for so long, by the clock: the traces that are open will not go on. As a slot; it is no use to be faster. */
  readonly idleMs: number;
};

export const DERIVE_PATIENCE: DerivePatience = { waitMs: 1_000, idleMs: 30_000 };

/** How a slot ended, beside its settings in the context of the stored cut. */
type Ending = 'log' | 'all';

/**
 * Puts the traces of one partition together, slot by slot, until the signal aborts.
 *
 *   read → put together (in a thread) → for each slot that ended: store what it is made of → rows → commit where open traces begin
 *
 * What the thread holds is free to be lost: it is read again from the committed offset. A slot that is ended by the clock or for want of
 * room is ended at the same record when it is repeated, because the stored cut says so.
 */
export async function derivePartition(deps: DerivePartitionDeps): Promise<void> {
  const skipped = new Set<bigint>();
  for (let isCareful = false; !deps.ending.aborted;) {
    try {
      await deriveFromCommitted(deps, skipped, isCareful);
      return;
    } catch (error) {
      if (!(error instanceof DerivingFailed)) throw error;
      deps.log.error('derive.thread_failed', error.cause, { 'log.offset': error.offset, 'record.count': error.records });
      // One record at a time shows which one it is; what comes of its spans alone is then missing.
      if (error.records === 1) {
        skipped.add(error.offset);
        deps.log.error('derive.record_left_out', error.cause, { 'log.offset': error.offset });
      }
      isCareful = true;
      await deps.clock.sleep(AFTER_FAILURE_MS, deps.signal);
    }
  }
}

const AFTER_FAILURE_MS = 1_000;

class DerivingFailed extends Error {
  readonly offset: bigint;
  readonly records: number;

  constructor(cause: unknown, records: readonly LogRecord[]) {
    super('records could not be put together', { cause });
    this.offset = records[0]?.offset ?? -1n;
    this.records = records.length;
  }
}

async function deriveFromCommitted(deps: DerivePartitionDeps, skipped: ReadonlySet<bigint>, isCareful: boolean): Promise<void> {
  const { reader, partition, clock } = deps;
  const recent = await recentRequests(deps);
  const stored = await persist('derived slots', (signal) => storedSlots(deps.clickhouse, partition, reader.committed, signal), deps);
  const repeated = await repeatedCut(deps, reader.cut);
  const deriver = await opened(deps, { partition, weight: stored.weight, ownWeight: stored.ownWeight });
  const keep = async (slots: readonly DerivedSlot[], ending: Ending, settings: CutSettings): Promise<void> => {
    for (const slot of slots) {
      if (slot.start > stored.lastStart) await storeSlot(deps, slot, ending, settings, repeated?.to === slot.end);
    }
  };
  try {
    let next = reader.committed;
    let lastMs = clock.monotonicMs();
    while (!deps.ending.aborted) {
      const isRepeating = repeated !== null && next < repeated.to;
      const settings = isRepeating ? repeated.settings : deps.settings();
      if (isRepeating || clock.monotonicMs() - lastMs < deps.patience.idleMs) {
        const read = await readNext(deps, next, isRepeating ? repeated.to : null);
        for (const records of portions(read, isCareful)) {
          const fresh = records.filter(({ offset, header }) => !recent.isRepeated(header) && !skipped.has(offset));
          const last = records.at(-1);
          if (last !== undefined) next = last.offset + 1n;
          await keep(await attempt(() => deriver.add(fresh, settings), fresh), 'log', settings);
        }
        if (read.length > 0) lastMs = clock.monotonicMs();
        if (!isRepeating && read.length > 0 && !deps.isPressed()) continue;
        if (repeated !== null && next >= repeated.to && isRepeating && repeated.ending === 'all') {
          await keep(await attempt(() => deriver.endAll(repeated.to, settings), []), 'all', settings);
        }
        if (isRepeating || !deps.isPressed()) continue;
      }
      await keep(await attempt(() => deriver.endAll(next, settings), []), 'all', settings);
      lastMs = clock.monotonicMs();
    }
  } finally {
    // A thread that died has forgotten it already.
    await deriver.close().catch((error: unknown) => {
      deps.log.warn('derive.not_closed', { 'exception.message': error instanceof Error ? error.message : String(error) });
    });
  }
}

async function opened(deps: DerivePartitionDeps, start: Parameters<ThreadDeriver['open']>[0]): Promise<PartitionDeriver> {
  return attempt(() => deps.deriver.open(start), []);
}

async function attempt<T>(work: () => Promise<T>, records: readonly LogRecord[]): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DerivingFailed(cause, records);
  }
}

/** The requests of the last minutes before the committed offset, so that repeated ones are known. */
async function recentRequests({ reader, clock, ...deps }: DerivePartitionDeps): Promise<RecentRequests> {
  const recent = new RecentRequests();
  const first = await persist('read', (signal) => reader.read(reader.committed, { ...DERIVE_READ, recordsMax: 1, waitMs: 0 }, signal), {
    ...deps,
    clock,
  });
  const since = first[0]?.header.receivedAt ?? clock.now();
  await persist(
    'read back',
    async () => {
      for await (const { header } of reader.readBack((since - RESEND_WINDOW_MS) as UnixMs)) recent.isRepeated(header);
    },
    { ...deps, clock },
  );
  return recent;
}

type RepeatedCut = { readonly to: bigint; readonly ending: Ending; readonly settings: CutSettings };

/** The slot whose rows may be stored in part. */
async function repeatedCut(deps: DerivePartitionDeps, cut: StoredCut | null): Promise<RepeatedCut | null> {
  if (cut === null) return null;
  const [ending = '', key = ''] = cut.context.split(' ');
  const settings = await persist('settings', () => settingsOf(deps.objectStore, key), deps);
  return { to: cut.to, ending: ending === 'all' ? 'all' : 'log', settings };
}

/** @param before records from this offset on are not wanted */
async function readNext(deps: DerivePartitionDeps, from: bigint, before: bigint | null): Promise<readonly LogRecord[]> {
  const signal = AbortSignal.any([deps.signal, deps.ending]);
  const usual = { ...DERIVE_READ, waitMs: deps.patience.waitMs };
  const limits = before === null ? usual : { ...usual, recordsMax: Math.min(DERIVE_READ.recordsMax, Number(before - from)) };
  const read = await persist('read', () => deps.reader.read(from, limits, signal), { ...deps, signal }).catch((error: unknown) => {
    if (deps.ending.aborted) return [];
    throw error;
  });
  return before === null ? read : read.filter(({ offset }) => offset < before);
}

function portions(records: readonly LogRecord[], isCareful: boolean): readonly (readonly LogRecord[])[] {
  if (!isCareful) return records.length === 0 ? [] : [records];
  return records.map((record) => [record]);
}

async function storeSlot(
  deps: DerivePartitionDeps,
  slot: DerivedSlot,
  ending: Ending,
  settings: CutSettings,
  isReplay: boolean,
): Promise<void> {
  const { reader, logPartition } = deps;
  const key = await persist('settings', () => keepSettings(deps.objectStore, settings), deps);
  const cut = { partition: logPartition, from: reader.committed, to: slot.end };
  await persist('store slot', () => reader.storeCut(cut, `${ending} ${key}`), deps);
  deps.afterStep('slot stored');
  const rows = slot.inserts.filter(({ table }) => table !== 'derived_slots');
  const done = slot.inserts.filter(({ table }) => table === 'derived_slots');
  // The row of the slot comes last: it says that all others are there.
  for (const inserts of [rows, done]) await storeInserts(inserts, { ...deps, isReplay });
  await persist('commit', () => reader.commit(slot.openFrom), deps);
  deps.afterStep('slot committed');
  for (const { block } of slot.inserts) releaseBytes(block);
  deps.onStored(slot);
}
