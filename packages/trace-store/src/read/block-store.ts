import type { Sql } from '@spanhouse/clickhouse';
import { AppError, isAppError, type Log, type ProjectId } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import { openBlockBytes, type BlockReader } from '../block/block-reader.ts';
import { READ_LIMITS } from './limits.ts';
import { BlockPlaceRow, blockPlacesSql } from './queries/block-places.ts';
import type { ProjectReads } from './project-reads.ts';

/** Where a block lies. */
export type BlockPlace = {
  readonly projectId: ProjectId;
  readonly blockId: string;
  readonly objectKey: string;
  readonly offset: number;
  readonly length: number;
  /** What the times in trace_blocks count from, in ms since 1970. */
  readonly startMs: number;
};

/**
 * Blocks by place. A block never changes, so those read last are kept, as stored, up to READ_LIMITS.cacheBytesMax. It may move, when its object is
 * joined with others; places are kept up to READ_LIMITS.cachePlacesMax, and asked for again when nothing is there any more.
 */
export interface BlockStore {
  /** Null when the block is gone or damaged: the caller says that its answer is partial. Other errors rise. */
  open(place: BlockPlace, signal?: AbortSignal): Promise<BlockReader | null>;
  /** Places of blocks; ids that the index does not know are left out. */
  places(projectId: ProjectId, blockIds: readonly string[], tag: string, signal?: AbortSignal): Promise<ReadonlyMap<string, BlockPlace>>;
  /**
   * To be called beside the question which blocks these are, which takes as long: `places` knows them then. Asks nothing as long as `places` was known
   * without it.
   */
  expect(projectId: ProjectId, blockIds: Sql, tag: string, signal?: AbortSignal): Promise<void>;
}

type Kept = { readonly reader: BlockReader; readonly bytes: number };

export function createBlockStore(deps: {
  readonly clickhouse: ProjectReads;
  readonly objectStore: ObjectStore;
  readonly log: Log;
}): BlockStore {
  const kept = new Map<string, Kept>();
  let keptBytes = 0;
  const knownPlaces = new Map<string, BlockPlace>();
  /** As it was the last time: a reader of few blocks soon knows them all, one of many never does. */
  let isMuchUnknown = true;

  const rememberPlace = (place: BlockPlace): void => {
    const key = keyOf(place.projectId, place.blockId);
    // A set moves a known one to the end; the first is the one used longest ago.
    knownPlaces.delete(key);
    knownPlaces.set(key, place);
    const oldest = knownPlaces.keys().next();
    if (knownPlaces.size > READ_LIMITS.cachePlacesMax && oldest.done === false) knownPlaces.delete(oldest.value);
  };

  const keep = (key: string, entry: Kept): void => {
    // Two readers may have fetched the same block side by side.
    if (kept.has(key)) return;
    kept.set(key, entry);
    keptBytes += entry.bytes;
    for (const [oldest, { bytes }] of kept) {
      if (keptBytes <= READ_LIMITS.cacheBytesMax) break;
      kept.delete(oldest);
      keptBytes -= bytes;
    }
  };

  /** The bytes of a block, from where it lies now when it is not where it was. */
  const fetched = async (place: BlockPlace, signal: AbortSignal | undefined): Promise<Uint8Array> => {
    try {
      return await fetchFrom(deps.objectStore, place, signal);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'OBJECT.NOT_FOUND') throw error;
      const [now] = await placesOf(deps.clickhouse, place.projectId, [place.blockId], 'traces.moved', signal);
      if (now === undefined || (now.objectKey === place.objectKey && now.offset === place.offset)) throw error;
      rememberPlace(now);
      return fetchFrom(deps.objectStore, now, signal);
    }
  };

  return {
    async open(place, signal) {
      const key = keyOf(place.projectId, place.blockId);
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known);
        return known.reader;
      }
      try {
        const bytes = await fetched(place, signal);
        const reader = openBlockBytes(bytes);
        // An unpacked block holds several times its stored size.
        keep(key, { reader, bytes: bytes.length * UNPACKED_FACTOR });
        return reader;
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        deps.log.warn('block.unreadable', { 'block.id': place.blockId, 'object.key': place.objectKey, 'exception.message': String(error) });
        return null;
      }
    },
    async places(projectId, blockIds, tag, signal) {
      const places = new Map<string, BlockPlace>();
      for (const blockId of blockIds) {
        const place = knownPlaces.get(keyOf(projectId, blockId));
        if (place !== undefined) places.set(blockId, place);
      }
      const unknown = blockIds.filter((blockId) => !places.has(blockId));
      if (unknown.length > 0) isMuchUnknown = true;
      for (const place of await placesOf(deps.clickhouse, projectId, unknown, tag, signal)) places.set(place.blockId, place);
      for (const place of places.values()) rememberPlace(place);
      return places;
    },
    async expect(projectId, blockIds, tag, signal) {
      if (!isMuchUnknown) return;
      const places = await placesOf(deps.clickhouse, projectId, blockIds, tag, signal);
      isMuchUnknown = places.some((place) => !knownPlaces.has(keyOf(projectId, place.blockId)));
      for (const place of places) rememberPlace(place);
    },
  };
}

const UNPACKED_FACTOR = 8;

function keyOf(projectId: ProjectId, blockId: string): string {
  return `${String(projectId)}/${blockId}`;
}

async function placesOf(
  clickhouse: ProjectReads,
  projectId: ProjectId,
  blockIds: readonly string[] | Sql,
  tag: string,
  signal: AbortSignal | undefined,
): Promise<readonly BlockPlace[]> {
  if ('length' in blockIds && blockIds.length === 0) return [];
  const options = { tag, limits: { timeMs: READ_LIMITS.queryTimeMs, threadsMax: 1 }, ...(signal === undefined ? {} : { signal }) };
  const rows = await clickhouse.inProject(projectId).query(blockPlacesSql({ projectId, blockIds }), BlockPlaceRow, options);
  return rows.map((row) => ({
    projectId,
    blockId: row.block_id,
    objectKey: row.object_key,
    offset: row.offset,
    length: row.length,
    startMs: row.start_ms,
  }));
}

async function fetchFrom(objectStore: ObjectStore, place: BlockPlace, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (place.length > READ_LIMITS.blockBytesMax) throw new AppError('BLOCK.CORRUPT', 'This block is declared longer than any block is.');
  return objectStore.getRange(place.objectKey, place.offset, place.length, signal);
}

/** Damage of one block, met with whichever method of the reader looked at it first. */
export function isUnreadable(error: unknown): boolean {
  return isAppError(error) && (error.code === 'OBJECT.NOT_FOUND' || error.code === 'BLOCK.CORRUPT');
}
