/**
 * Distinct (service, key, value) of the span attributes in one group of a cut, with how often each occurs. Identity is service and the 64-bit
 * attribute hash: within one project's cut, where a collision could only blur a count or take the sender's own column value.
 */
import { Attribute } from './attribute';
import { attributeAt } from './attributes';
import { originFactsAt, shapeFactsAt } from './facts';
import { allocate, Room, roomOf, zeroedRoomOf } from './memory';
import { attribute, attributeCount, originTable } from './scan';
import { selection, selectionCount } from './selection';
import { spanAt } from './span';

@unmanaged
export class Entry {
  low: u32;
  high: u32;
  service: u32;
  count: u32;
  /** The attribute of the cut that was seen first. */
  attribute: u32;
  /** Number in the promoted column (or the status), -1 when the column cannot take it, COLUMN_UNKNOWN before it was asked for. */
  column: i32;
  isFrequent: u32;
  /** Of (key, service); see values.ts. */
  series: u32;
}
const ENTRY_BYTES: usize = 32;
export const COLUMN_UNKNOWN: i32 = -2;

export let entryCount: u32 = 0;
export let entries: usize = 0;
let capacity: u32 = 0;
let slots: usize = 0;
let mask: u32 = 0;
/** By attribute of a span: its entry, or -1: repeated key, or no text. */
export let entryOf: usize = 0;
/** Spans of the selection, by service and by origin. */
export let spansOfService: usize = 0;
export let spansOfOrigin: usize = 0;
let entriesExpected: u32 = 4096;
/** Of the groups before: what an attribute remembers of them is no longer good. */
let servicesBefore: u32 = 0;

/** Once a cut, when all of it is scanned. */
export function startEntries(): void {
  servicesBefore = 0;
  entryOf = allocate((<usize>attributeCount) << 2);
}

// @ts-ignore: decorator
@inline
export function entryAt(number: u32): Entry {
  return changetype<Entry>(entries + <usize>number * ENTRY_BYTES);
}

/** Which origins the selection has: before services are numbered. */
export function countOrigins(): void {
  spansOfOrigin = zeroedRoomOf(Room.spansOfOrigin, (<usize>originTable().size) << 2);
  for (let i: u32 = 0; i < selectionCount; i++) {
    const spansOf = spansOfOrigin + ((<usize>spanAt(load<u32>(selection + ((<usize>i) << 2))).origin) << 2);
    store<u32>(spansOf, load<u32>(spansOf) + 1);
  }
}

/** In the order of the log, in which spans of a service come together. @param services how many there are */
export function countEntries(services: u32): void {
  entryCount = 0;
  capacity = 4096;
  // Not more than there can be, for a small group among large ones.
  while (capacity < entriesExpected && capacity < selectionCount << 2) capacity <<= 1;
  entries = roomOf(Room.entries, <usize>capacity * ENTRY_BYTES);
  mask = capacity * 2 - 1;
  slots = zeroedRoomOf(Room.entrySlots, (<usize>(mask + 1)) << 2);
  spansOfService = zeroedRoomOf(Room.spansOfService, (<usize>services) << 2);
  const base = servicesBefore;
  servicesBefore += services;
  for (let i: u32 = 0; i < selectionCount; i++) {
    const span = spanAt(load<u32>(selection + ((<usize>i) << 2)));
    const service = originFactsAt(span.origin).service;
    const spansOf = spansOfService + ((<usize>service) << 2);
    store<u32>(spansOf, load<u32>(spansOf) + 1);
    const repeated = shapeFactsAt(span.shape).repeatedAt;
    const first = span.attributeFirst;
    for (let a = first; a < span.attributeEnd; a++) {
      const id = load<u32>(attribute + ((<usize>a) << 2));
      const it = attributeAt(id);
      if (it.hasText == 0 || (repeated != 0 && load<u8>(repeated + (a - first)) != 0)) {
        store<u32>(entryOf + ((<usize>a) << 2), -1);
        continue;
      }
      const number = it.lastService == base + service + 1 ? it.lastEntry : find(it, id, service, base);
      entryAt(number).count++;
      store<u32>(entryOf + ((<usize>a) << 2), number);
    }
  }
  entriesExpected = max(entriesExpected - (entriesExpected >> 4), entryCount + (entryCount >> 3));
}

// @ts-ignore: decorator
@inline
function slotOf(low: u32, service: u32): u32 {
  return (low ^ (service * 0x9e3779b1)) & mask;
}

function find(it: Attribute, id: u32, service: u32, base: u32): u32 {
  let slot = slotOf(it.low, service);
  for (;;) {
    const known = load<u32>(slots + ((<usize>slot) << 2)) - 1;
    if (known == -1) break;
    const entry = entryAt(known);
    if (entry.low == it.low && entry.high == it.high && entry.service == service) {
      it.lastService = base + service + 1;
      it.lastEntry = known;
      return known;
    }
    slot = (slot + 1) & mask;
  }
  const number = entryCount++;
  if (number == capacity) {
    const before = entries;
    entries = roomOf(Room.entries, <usize>capacity * ENTRY_BYTES * 2);
    if (entries != before) memory.copy(entries, before, <usize>capacity * ENTRY_BYTES);
    capacity <<= 1;
  }
  const added = entryAt(number);
  added.low = it.low;
  added.high = it.high;
  added.service = service;
  added.count = 0;
  added.attribute = id;
  added.column = COLUMN_UNKNOWN;
  added.isFrequent = 0;
  it.lastService = base + service + 1;
  it.lastEntry = number;
  store<u32>(slots + ((<usize>slot) << 2), number + 1);
  if (entryCount * 2 > mask) rehash();
  return number;
}

function rehash(): void {
  mask = (mask << 1) | 1;
  slots = zeroedRoomOf(Room.entrySlots, (<usize>(mask + 1)) << 2);
  for (let number: u32 = 0; number < entryCount; number++) {
    const entry = entryAt(number);
    let slot = slotOf(entry.low, entry.service);
    while (load<u32>(slots + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((<usize>slot) << 2), number + 1);
  }
}
