import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { parseObjectKey, prefixOf, type BlockObjectKey, type ObjectFolder } from '../object-keys.ts';
import { nextOffset } from '../write/next-offset.ts';
import { inFolder, type UpkeepStores } from './join-objects.ts';
import { serverSeconds } from './server-time.ts';
import type { UpkeepLimits } from './upkeep-limits.ts';

export type Swept = {
  readonly objects: number;
  readonly bytes: number;
  /** Objects that are none of ours to touch. */
  readonly foreign: number;
  /** Objects whose blocks should lie in a joined one that is not there or too short: kept, and said as an error. */
  readonly kept: number;
};

/** How an object of blocks stands in the index. */
const StandingRow = z.object({
  object_key: z.string(),
  /** Blocks that lie in it now. */
  holds: z.coerce.number(),
  /** When the last of its blocks was placed elsewhere; where to. */
  superseded_at: z.coerce.number(),
  successors: z.array(z.string()),
});
type Standing = z.output<typeof StandingRow>;

type Entry = { readonly key: string; readonly bytes: number; readonly parsed: BlockObjectKey };

/**
 * Removes objects of blocks that nothing names and nothing will:
 * - whose blocks all lie elsewhere since `supersededSeconds`, after looking that what they lie in is there;
 * - of a cut that is stored (a later cut of its partition is) and that the index does not name: left by a crash, or its rows have expired;
 * - joined ones that nothing named within `unnamedJoinedSeconds`.
 * An object of a cut that may still be under way stays, as does everything under another name. Doing it again, or by several at once, changes nothing.
 *
 * Errors: STORE.UNAVAILABLE, STORE.REJECTED; what was removed before stays removed.
 */
export async function sweepObjects(stores: UpkeepStores, limits: UpkeepLimits, signal: AbortSignal): Promise<Swept> {
  const now = await serverSeconds(stores.clickhouse, signal);
  const swept = { objects: 0, bytes: 0, foreign: 0, kept: 0 };
  const storedBefore = createStoredBefore(stores.clickhouse);
  const sweepFolder = async (entries: readonly Entry[]): Promise<void> => {
    const [first] = entries;
    if (first === undefined) return;
    const standings = await standingsOf(stores.clickhouse, first.parsed, signal);
    const isWhole = createWhole(stores, first.parsed, signal);
    const unwanted: Entry[] = [];
    for (const entry of entries) {
      const standing = standings.get(entry.key);
      if (standing === undefined) {
        if (await isForsaken(entry.parsed, now, limits, storedBefore)) unwanted.push(entry);
      } else if (standing.holds === 0 && standing.superseded_at < now - limits.supersededSeconds) {
        if (await every(standing.successors, isWhole)) unwanted.push(entry);
        else swept.kept++;
      }
    }
    await stores.objectStore.delete(unwanted.map(({ key }) => key));
    swept.objects += unwanted.length;
    swept.bytes += unwanted.reduce((sum, { bytes }) => sum + bytes, 0);
  };

  let folder = '';
  let entries: Entry[] = [];
  // Keys come in order, so those of one folder come together.
  for await (const { key, bytes } of stores.objectStore.list('')) {
    signal.throwIfAborted();
    const parsed = parseObjectKey(key);
    if (parsed === null) {
      swept.foreign++;
      continue;
    }
    const prefix = prefixOf(parsed);
    if (prefix !== folder) {
      await sweepFolder(entries);
      folder = prefix;
      entries = [];
    }
    entries.push({ key, bytes, parsed });
  }
  await sweepFolder(entries);
  return swept;
}

/** All objects of a folder that the index knows, by key. */
async function standingsOf(clickhouse: ClickHouse, folder: ObjectFolder, signal: AbortSignal): Promise<ReadonlyMap<string, Standing>> {
  const rows = await clickhouse.query(
    sql`SELECT object_key, countIf(object_key = lies_in) AS holds, max(placed_last) AS superseded_at, groupUniqArray(lies_in) AS successors
FROM (
  SELECT object_key,
    max((placed_at, object_key)) OVER (PARTITION BY block_id) AS place,
    place.1 AS placed_last,
    place.2 AS lies_in
  FROM blocks
  WHERE ${inFolder(folder)}
)
GROUP BY object_key`,
    StandingRow,
    { tag: 'upkeep.standings', signal },
  );
  return new Map(rows.map((row) => [row.object_key, row]));
}

type StoredBefore = (partition: number, from: bigint) => Promise<boolean>;

/** Whether a later cut of the partition is stored: cuts of a partition are stored one after the other. */
function createStoredBefore(clickhouse: ClickHouse): StoredBefore {
  const ends = new Map<number, bigint>();
  return async (partition, from) => {
    const known = ends.get(partition) ?? (await nextOffset(clickhouse, partition));
    ends.set(partition, known);
    // One more than the first offset of the last cut that has a block.
    return from + 1n < known;
  };
}

async function isForsaken(key: BlockObjectKey, now: number, limits: UpkeepLimits, storedBefore: StoredBefore): Promise<boolean> {
  return key.kind === 'cut' ? storedBefore(key.partition, key.from) : key.joinedAt < now - limits.unnamedJoinedSeconds;
}

type Whole = (objectKey: string) => Promise<boolean>;

/** Whether an object is there with every block that the index says lies in it. */
function createWhole({ objectStore, clickhouse, log }: UpkeepStores, folder: ObjectFolder, signal: AbortSignal): Whole {
  const known = new Map<string, boolean>();
  return async (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const rows = await clickhouse.query(
      sql`SELECT max(blocks.offset + length) AS bytes FROM blocks WHERE ${inFolder(folder)} AND object_key = ${param('String', key)}`,
      z.object({ bytes: z.coerce.number() }),
      { tag: 'upkeep.whole', signal },
    );
    const head = await objectStore.head(key);
    const isWhole = head !== null && head.bytes >= (rows[0]?.bytes ?? 0);
    if (!isWhole) {
      log.error('upkeep.joined_object_missing', new Error('a joined object is not there, or too short; what it was made of is kept'), {
        'object.key': key,
      });
    }
    known.set(key, isWhole);
    return isWhole;
  };
}

async function every(keys: readonly string[], isWhole: Whole): Promise<boolean> {
  for (const key of keys) if (!(await isWhole(key))) return false;
  return true;
}
