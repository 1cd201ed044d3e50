/*
 * SPLITTING A REQUEST
 *
 * A log with several partitions keeps each trace in one of them: the one that a hash of the trace id names. So a request becomes one part for
 * each partition that it has spans or log records for. What is still larger than the log takes is split further, between traces while that is enough, and
 * between the spans of a trace that alone is too large.
 *
 * The parts of a request follow from its bytes and the options alone: a request that is sent again gives the same parts in the same order, by
 * which they are recognised.
 */
import { spansOf, type ScannedItems } from './items.ts';
import type { TraceScan } from './scan.ts';
import { writeItems } from './write-items.ts';

export type SplitOptions = {
  readonly partitions: number;
  /** Of a part, before compression. Only a part of one item may be larger. */
  readonly bytesMax: number;
};

export type RequestPart = { readonly partition: number; readonly itemCount: number; readonly bytes: Uint8Array };

/** Items and what decides where they go. */
export type SplitItems = {
  readonly items: ScannedItems;
  readonly partitionOf: (item: number, partitions: number) => number;
  /** Items with the same key stay together while they can. */
  readonly keyOf: (item: number) => string;
};

export function splitSpans(scan: TraceScan): SplitItems {
  const { bytes, traceIdAt } = scan;
  return {
    items: spansOf(scan),
    partitionOf: (span, partitions) => partitionOfTrace(bytes, traceIdAt[span] ?? 0, partitions),
    keyOf: (span) => Buffer.from(bytes.buffer, bytes.byteOffset + (traceIdAt[span] ?? 0), 16).toString('latin1'),
  };
}

/** The partition of all items; null when they belong to several. */
export function partitionOfAll({ items, partitionOf }: SplitItems, partitions: number): number | null {
  const first = partitionOf(0, partitions);
  for (let item = 1; partitions > 1 && item < items.count; item++) {
    if (partitionOf(item, partitions) !== first) return null;
  }
  return first;
}

/**
 * The valid items of a scan as requests of their own, partitions ascending. Every item is in exactly one part.
 * Cost: a copy of the bytes, and of resource and scope for each part that has items of them.
 */
export function splitRequest(split: SplitItems, { partitions, bytesMax }: SplitOptions): readonly RequestPart[] {
  const byPartition = new Map<number, number[]>();
  for (let item = 0; item < split.items.count; item++) {
    const partition = split.partitionOf(item, partitions);
    const items = byPartition.get(partition);
    if (items === undefined) byPartition.set(partition, [item]);
    else items.push(item);
  }
  return [...byPartition]
    .sort(([left], [right]) => left - right)
    .flatMap(([partition, chosen]) =>
      packed(split, chosen, bytesMax).map((part) => ({
        partition,
        itemCount: part.chosen.length,
        bytes: writeItems(split.items, part.chosen, part.bytesMax),
      })),
    );
}

/** FNV-1a over the 16 bytes, then the finishing of MurmurHash3: ids may differ in few bits only. */
export function partitionOfTrace(bytes: Uint8Array, at: number, partitions: number): number {
  return partitionOfBytes(bytes, at, at + 16, partitions);
}

export function partitionOfBytes(bytes: Uint8Array, start: number, end: number, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % partitions;
}

/** Tags and lengths of an item, and of the messages around it. */
const ITEM_FRAME_BYTES = 8;
const GROUP_FRAME_BYTES = 48;

/** Items of a part, ascending, and what the part has at most. */
type Packed = { readonly chosen: readonly number[]; readonly bytesMax: number };

function packed(split: SplitItems, items: number[], bytesMax: number): readonly Packed[] {
  const whole = new Size(split.items).with(items);
  if (whole <= bytesMax) return [{ chosen: items, bytesMax: whole }];
  const parts: Packed[] = [];
  let part: number[] = [];
  let size = new Size(split.items);
  const close = (): void => {
    parts.push({ chosen: part.sort((left, right) => left - right), bytesMax: size.with([]) });
    part = [];
    size = new Size(split.items);
  };
  const add = (more: readonly number[]): void => {
    if (part.length > 0 && size.with(more) > bytesMax) close();
    size.add(more);
    for (const item of more) part.push(item);
  };
  for (const together of byKey(split, items)) {
    if (new Size(split.items).with(together) <= bytesMax) add(together);
    else for (const item of together) add([item]);
  }
  close();
  return parts;
}

/** The same items by key, in the order in which keys first appear. */
function byKey({ keyOf }: SplitItems, items: readonly number[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups.values();
}

/** At most so many bytes does a request of the added items have. */
class Size {
  readonly #items: ScannedItems;
  readonly #seen = new Set<number>();
  #bytes = 0;

  constructor(items: ScannedItems) {
    this.#items = items;
  }

  with(items: readonly number[]): number {
    const seen = new Set<number>();
    return items.reduce((sum, item) => sum + this.#bytesOf(item, seen), this.#bytes);
  }

  add(items: readonly number[]): void {
    for (const item of items) this.#bytes += this.#bytesOf(item, this.#seen);
  }

  #bytesOf(item: number, seen: Set<number>): number {
    const { start, end, group: groupOf, groups } = this.#items;
    const bytes = ITEM_FRAME_BYTES + (end[item] ?? 0) - (start[item] ?? 0);
    const group = groupOf[item] ?? 0;
    if (this.#seen.has(group) || seen.has(group)) return bytes;
    seen.add(group);
    const around =
      (groups.groupResourceEnd[group] ?? 0) -
      (groups.groupResourceStart[group] ?? 0) +
      (groups.groupScopeEnd[group] ?? 0) -
      (groups.groupScopeStart[group] ?? 0) +
      (groups.groupResourceUrlEnd[group] ?? 0) -
      (groups.groupResourceUrlStart[group] ?? 0) +
      (groups.groupScopeUrlEnd[group] ?? 0) -
      (groups.groupScopeUrlStart[group] ?? 0);
    return bytes + GROUP_FRAME_BYTES + around;
  }
}
