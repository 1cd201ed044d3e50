/** Distinct sequences of attribute places (key and kind), numbered from 0 by first sight: spans of one instrumentation share them. */
import { attributeAt } from './attributes';
import { allocate, allocateZeroed, moved } from './memory';

export let shapeSize: u32 = 0;
/** Places of all shapes; those of shape s are [first[s], first[s + 1]). */
export let shapePlaces: usize = 0;
export let shapeFirst: usize = 0;
let placeCapacity: u32 = 0;
let capacity: u32 = 0;
let hashes: usize = 0;
let slots: usize = 0;
let mask: u32 = 0;

export function startShapes(): void {
  shapeSize = 0;
  placeCapacity = 4096;
  shapePlaces = allocate((<usize>placeCapacity) << 2);
  capacity = 256;
  shapeFirst = allocate((<usize>(capacity + 1)) << 2);
  store<u32>(shapeFirst, 0);
  hashes = allocate((<usize>capacity) << 2);
  mask = 1023;
  slots = allocateZeroed((<usize>(mask + 1)) << 2);
}

// @ts-ignore: decorator
@inline
function placeAt(attributes: usize, i: u32): u32 {
  return attributeAt(load<u32>(attributes + ((<usize>i) << 2))).place;
}

/** Of the attributes whose numbers stand at `attributes`. */
export function shapeOf(attributes: usize, count: u32): u32 {
  let hash: u32 = count;
  for (let i: u32 = 0; i < count; i++) {
    hash = (hash ^ placeAt(attributes, i)) * 0x85ebca6b;
    hash ^= hash >> 15;
  }
  let slot = hash & mask;
  for (;;) {
    const id = load<u32>(slots + ((<usize>slot) << 2)) - 1;
    if (id == -1) break;
    if (load<u32>(hashes + ((<usize>id) << 2)) == hash && isSame(id, attributes, count)) return id;
    slot = (slot + 1) & mask;
  }
  return add(attributes, count, hash, slot);
}

function isSame(id: u32, attributes: usize, count: u32): bool {
  const first = load<u32>(shapeFirst + ((<usize>id) << 2));
  if (load<u32>(shapeFirst + ((<usize>id) << 2), 4) - first != count) return false;
  for (let i: u32 = 0; i < count; i++) if (load<u32>(shapePlaces + ((<usize>(first + i)) << 2)) != placeAt(attributes, i)) return false;
  return true;
}

function add(attributes: usize, count: u32, hash: u32, slot: u32): u32 {
  const id = shapeSize++;
  const first = load<u32>(shapeFirst + ((<usize>id) << 2));
  while (first + count > placeCapacity) {
    shapePlaces = moved(shapePlaces, (<usize>placeCapacity) << 2, (<usize>placeCapacity) << 3);
    placeCapacity <<= 1;
  }
  if (id == capacity) {
    shapeFirst = moved(shapeFirst, (<usize>(capacity + 1)) << 2, (((<usize>capacity) << 1) + 1) << 2);
    hashes = moved(hashes, (<usize>capacity) << 2, (<usize>capacity) << 3);
    capacity <<= 1;
  }
  for (let i: u32 = 0; i < count; i++) store<u32>(shapePlaces + ((<usize>(first + i)) << 2), placeAt(attributes, i));
  store<u32>(shapeFirst + ((<usize>id) << 2), first + count, 4);
  store<u32>(hashes + ((<usize>id) << 2), hash);
  store<u32>(slots + ((<usize>slot) << 2), id + 1);
  if (shapeSize << 1 > mask) rehash();
  return id;
}

function rehash(): void {
  mask = (mask << 2) | 3;
  slots = allocateZeroed((<usize>(mask + 1)) << 2);
  for (let id: u32 = 0; id < shapeSize; id++) {
    let slot = load<u32>(hashes + ((<usize>id) << 2)) & mask;
    while (load<u32>(slots + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((<usize>slot) << 2), id + 1);
  }
}
