/** What the spans of one block share, block after block (FORMAT.md, "Dictionary"). Numbers are given in the order of first sight. */
import { attributeAt, attributeKeys, KINDS } from './attributes';
import { Interner } from './interner';
import { allocate, moved, Room, roomOf } from './memory';
import { Numbering } from './numbering';
import { order } from './order';
import { attribute, nameTable, originTable, resourceTable, scopeTable, urlTable } from './scan';
import { shapeFirst, shapePlaces, shapeSize } from './shapes';
import { Sink } from './sink';
import { spanAt } from './span';

const STRING: u8 = 1;
const NONE: u32 = -1;

export let blockNames: Numbering = changetype<Numbering>(0);
export let blockOrigins: Numbering = changetype<Numbering>(0);
export let blockShapes: Numbering = changetype<Numbering>(0);
/** Of key and kind: a slot of the block for each. */
export let blockSlots: Numbering = changetype<Numbering>(0);
let blockKeys: Numbering = changetype<Numbering>(0);
let blockResources: Numbering = changetype<Numbering>(0);
let blockScopes: Numbering = changetype<Numbering>(0);
let blockUrls: Numbering = changetype<Numbering>(0);
/** Attributes of the block by first sight, and how many are listed by slot. */
let used: usize = 0;
let usedCount: u32 = 0;
let usedCapacity: u32 = 0;
let listed: usize = 0;
let listedCapacity: u32 = 0;

/** For the blocks of one cut. */
export function startDictionaries(): void {
  blockNames = Numbering.create(nameTable().size);
  blockOrigins = Numbering.create(originTable().size);
  blockShapes = Numbering.create(shapeSize);
  const keys = attributeKeys().size;
  blockSlots = Numbering.create(keys * KINDS);
  blockKeys = Numbering.create(keys);
  blockResources = Numbering.create(resourceTable().size);
  blockScopes = Numbering.create(scopeTable().size);
  blockUrls = Numbering.create(urlTable().size);
  usedCapacity = 16_384;
  used = allocate((<usize>usedCapacity) << 2);
  usedCount = 0;
  listedCapacity = keys * KINDS;
  listed = allocate((<usize>listedCapacity) << 2);
}

/** Counts all that the spans order[from, to) say; what the block before said is forgotten. */
export function collect(from: u32, to: u32): void {
  clear();
  for (let row = from; row < to; row++) {
    const span = spanAt(load<u32>(order + ((<usize>row) << 2)));
    blockNames.numberOf(span.name);
    addOrigin(span.origin);
    addShape(span.shape);
    const first = span.attributeFirst;
    const end = span.attributeEnd;
    if (usedCount + (end - first) > usedCapacity) growUsed(end - first);
    for (let a = first; a < end; a++) {
      const id = load<u32>(attribute + ((<usize>a) << 2));
      if (attributeAt(id).number++ != 0) continue;
      store<u32>(used + ((<usize>usedCount) << 2), id);
      usedCount++;
    }
  }
  settle();
}

function growUsed(more: u32): void {
  const before = (<usize>usedCapacity) << 2;
  usedCapacity = max(usedCapacity << 1, usedCount + more);
  used = moved(used, before, (<usize>usedCapacity) << 2);
}

function addOrigin(origin: u32): void {
  if (blockOrigins.known(origin) != NONE) return;
  blockOrigins.numberOf(origin);
  const parts = originTable().startOf(origin);
  addPart(blockResources, load<u32>(parts));
  addPart(blockUrls, load<u32>(parts, 4));
  addPart(blockScopes, load<u32>(parts, 8));
  addPart(blockUrls, load<u32>(parts, 12));
}

function addPart(numbering: Numbering, part: u32): void {
  if (part != NONE) numbering.numberOf(part);
}

function addShape(shape: u32): void {
  if (blockShapes.known(shape) != NONE) return;
  blockShapes.numberOf(shape);
  const end = load<u32>(shapeFirst + ((<usize>shape) << 2), 4);
  for (let i = load<u32>(shapeFirst + ((<usize>shape) << 2)); i < end; i++) {
    const place = load<u32>(shapePlaces + ((<usize>i) << 2));
    if (blockSlots.known(place) != NONE) continue;
    blockSlots.numberOf(place);
    blockKeys.numberOf(place / KINDS);
  }
}

/** From counts to numbers. */
function settle(): void {
  memory.fill(listed, 0, (<usize>blockSlots.size) << 2);
  for (let i: u32 = 0; i < usedCount; i++) {
    const id = load<u32>(used + ((<usize>i) << 2));
    const it = attributeAt(id);
    if (it.number < 2 || it.kind != STRING) {
      it.number = 0;
      continue;
    }
    const count = listed + ((<usize>blockSlots.known(it.place)) << 2);
    it.number = load<u32>(count) + 1;
    store<u32>(count, it.number);
  }
}

function clear(): void {
  for (let i: u32 = 0; i < usedCount; i++) attributeAt(load<u32>(used + ((<usize>i) << 2))).number = 0;
  usedCount = 0;
  blockNames.clear();
  blockOrigins.clear();
  blockShapes.clear();
  blockSlots.clear();
  blockKeys.clear();
  blockResources.clear();
  blockScopes.clear();
  blockUrls.clear();
}

export function writeDictionary(sink: Sink): void {
  writeList(sink, blockNames, nameTable(), 0);
  writeList(sink, blockKeys, attributeKeys(), 0);
  writeList(sink, blockUrls, urlTable(), 1);
  writeList(sink, blockResources, resourceTable(), 0);
  writeList(sink, blockScopes, scopeTable(), 0);
  writeOrigins(sink);
  writeSlots(sink);
  writeShapes(sink);
}

/** @param empty so many empty strings come first */
function writeList(sink: Sink, numbering: Numbering, table: Interner, empty: u32): void {
  sink.room(16);
  sink.varint(numbering.size + empty);
  for (let i: u32 = 0; i < empty; i++) sink.byte(0);
  for (let i: u32 = 0; i < numbering.size; i++) {
    const id = numbering.memberAt(i);
    sink.sized(table.startOf(id), table.lengthOf(id));
  }
}

function writeOrigins(sink: Sink): void {
  sink.room(10 + <usize>blockOrigins.size * 40);
  sink.varint(blockOrigins.size);
  for (let i: u32 = 0; i < blockOrigins.size; i++) {
    const parts = originTable().startOf(blockOrigins.memberAt(i));
    sink.varint(partNumber(blockResources, load<u32>(parts)));
    sink.varint(partNumber(blockUrls, load<u32>(parts, 4)));
    sink.varint(partNumber(blockScopes, load<u32>(parts, 8)));
    sink.varint(partNumber(blockUrls, load<u32>(parts, 12)));
  }
}

// @ts-ignore: decorator
@inline
function partNumber(numbering: Numbering, part: u32): u32 {
  return part == NONE ? 0 : numbering.known(part) + 1;
}

/** Listed strings stand in `used` by first sight; here they are brought together by slot. */
function writeSlots(sink: Sink): void {
  const slots = blockSlots.size;
  const next = roomOf(Room.listedNext, (<usize>(slots + 1)) << 2);
  let total: u32 = 0;
  for (let slot: u32 = 0; slot < slots; slot++) {
    store<u32>(next + ((<usize>slot) << 2), total);
    total += load<u32>(listed + ((<usize>slot) << 2));
  }
  const bySlot = roomOf(Room.listed, (<usize>total) << 2);
  for (let i: u32 = 0; i < usedCount; i++) {
    const id = load<u32>(used + ((<usize>i) << 2));
    const number = attributeAt(id).number;
    if (number == 0) continue;
    const slot = blockSlots.known(attributeAt(id).place);
    store<u32>(bySlot + ((<usize>(load<u32>(next + ((<usize>slot) << 2)) + number - 1)) << 2), id);
  }
  sink.room(10);
  sink.varint(slots);
  for (let slot: u32 = 0; slot < slots; slot++) {
    const place = blockSlots.memberAt(slot);
    const kind = place % KINDS;
    sink.room(32);
    sink.varint(blockKeys.known(place / KINDS));
    sink.byte(<u8>kind);
    if (kind != STRING) continue;
    const count = load<u32>(listed + ((<usize>slot) << 2));
    sink.varint(count);
    const first = load<u32>(next + ((<usize>slot) << 2));
    for (let i = first; i < first + count; i++) {
      const it = attributeAt(load<u32>(bySlot + ((<usize>i) << 2)));
      sink.sized(it.contentAt, it.contentBytes);
    }
  }
}

function writeShapes(sink: Sink): void {
  sink.room(10);
  sink.varint(blockShapes.size);
  for (let s: u32 = 0; s < blockShapes.size; s++) {
    const shape = <usize>blockShapes.memberAt(s);
    const first = load<u32>(shapeFirst + (shape << 2));
    const end = load<u32>(shapeFirst + (shape << 2), 4);
    sink.room(<usize>(end - first + 1) * 10);
    sink.varint(end - first);
    for (let i = first; i < end; i++) sink.varint(blockSlots.known(load<u32>(shapePlaces + ((<usize>i) << 2))));
  }
}
