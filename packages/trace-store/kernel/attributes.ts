/**
 * The distinct attributes of a cut, numbered from 0 by first sight. Two are the same when their `KeyValue` messages are the same bytes; so what
 * was seen before needs neither a check nor a look at its parts, and whatever costs more than a look-up is found once an attribute.
 */
import { hashKey, hashHigh, hashLow, hashValue, KEY_STATE_BYTES } from './attribute-hash';
import { Attribute, ATTRIBUTE_BYTES } from './attribute';
import { copyShort, hashOf, same } from './bytes';
import { isKeyValue } from './check';
import { textOf } from './host';
import { Interner } from './interner';
import { allocate, allocateZeroed, keep, moved } from './memory';
import { sized, skip, value, varint } from './wire';

// How an attribute's value is kept in a block: VALUE in src/cut/value-kind.ts.
const ABSENT: u8 = 0;
const STRING: u8 = 1;
const BOOL: u8 = 2;
const INT: u8 = 3;
const DOUBLE: u8 = 4;
const RAW: u8 = 5;
export const KINDS: u32 = 6;

export let attributeSize: u32 = 0;
export let attributes: usize = 0;
let capacity: u32 = 0;
/** Pairs of a hash and a number + 1, so that a look-up touches one place. */
let slots: usize = 0;
let mask: u32 = 0;
let keys: Interner = changetype<Interner>(0);
let keyStates: usize = 0;
let keyStateCapacity: u32 = 0;
let keyStateCount: u32 = 0;
let textAt: usize = 0;
let textRoom: usize = 0;

export function attributeKeys(): Interner {
  return keys;
}

/** @param expected at a guess that saves growing */
export function startAttributes(expected: u32): void {
  attributeSize = 0;
  capacity = 1024;
  while (capacity < expected) capacity <<= 1;
  attributes = allocate(<usize>capacity * ATTRIBUTE_BYTES);
  mask = (capacity << 1) - 1;
  slots = allocateZeroed((<usize>(mask + 1)) << 3);
  keys = Interner.create();
  keyStateCapacity = 256;
  keyStateCount = 0;
  keyStates = allocate(<usize>keyStateCapacity * KEY_STATE_BYTES);
  textRoom = 4096;
  textAt = allocate(textRoom);
}

export function roomForText(length: usize): usize {
  if (length > textRoom) {
    textRoom = length;
    textAt = allocate(textRoom);
  }
  return textAt;
}

// @ts-ignore: decorator
@inline
export function attributeAt(id: u32): Attribute {
  return changetype<Attribute>(attributes + <usize>id * ATTRIBUTE_BYTES);
}

/** Whether attribute `id` is these bytes. */
// @ts-ignore: decorator
@inline
export function isAttribute(id: u32, at: usize, length: u32): bool {
  const known = attributeAt(id);
  return known.length == length && same(known.at, at, length);
}

/** Number of the attribute with these bytes; -1 when they are no `KeyValue`. */
export function attributeOf(at: usize, length: u32): u32 {
  const hash = hashOf(at, length);
  let slot = hash & mask;
  for (;;) {
    const both = load<u64>(slots + ((<usize>slot) << 3));
    if (both == 0) break;
    if (<u32>both == hash) {
      const id = <u32>(both >> 32) - 1;
      if (isAttribute(id, at, length)) return id;
    }
    slot = (slot + 1) & mask;
  }
  return add(at, length, hash, slot);
}

function add(from: usize, length: u32, hash: u32, slot: u32): u32 {
  const until = from + length;
  const isUsual = isUsualKeyValue(from, until);
  if (!isUsual && !isKeyValue(from, until)) return -1;
  const id = attributeSize++;
  if (id == capacity) grow();
  const at = keep(length + 8);
  copyShort(at, from, length);
  const end = at + length;
  let keyAt: usize = at + 2;
  let keyLength: u32 = load<u8>(at + 1);
  let valueStart: usize = keyAt + keyLength + (load<u8>(keyAt + keyLength + 1) < 128 ? 2 : 3);
  let valueEnd: usize = end;
  if (!isUsual) {
    keyAt = at;
    keyLength = 0;
    valueStart = -1;
    valueEnd = -1;
    for (let next = at; next < end;) {
      next = varint(next, end);
      const tag = value;
      if ((tag & 7) != 2 || tag >> 3 > 2) {
        next = skip(tag, next, end);
        continue;
      }
      next = sized(next, end);
      if (tag >> 3 == 1) {
        keyAt = next;
        keyLength = value - <u32>next;
      } else {
        valueStart = next;
        valueEnd = value;
      }
      next = value;
    }
  }
  const key = keyOf(keyAt, keyLength);
  const kind = classify(valueStart, valueEnd);
  const added = attributeAt(id);
  added.at = <u32>at;
  added.length = length;
  added.key = key;
  added.place = key * KINDS + kind;
  added.contentAt = <u32>contentStart;
  added.contentBytes = kind == ABSENT ? 0 : <u32>(valueEnd - contentStart);
  added.valueStart = <u32>valueStart;
  added.valueEnd = <u32>valueEnd;
  added.number = 0;
  added.lastService = 0;
  added.lastEntry = 0;
  added.lastBlock = 0;
  added.lastTrace = 0;
  added.kind = kind;
  added.hasText = findText(kind, valueStart, valueEnd) ? 1 : 0;
  if (added.hasText != 0) {
    hashValue(keyStates + <usize>key * KEY_STATE_BYTES, foundText, foundLength);
    added.low = hashLow;
    added.high = hashHigh;
  }
  store<u64>(slots + ((<usize>slot) << 3), (<u64>hash) | ((<u64>(id + 1)) << 32));
  if (attributeSize << 1 > mask) rehash();
  return id;
}

/** A key of up to 127 bytes, then one scalar, and nothing else: nearly all are, and need no walk. */
function isUsualKeyValue(at: usize, end: usize): bool {
  if (end - at < 6 || load<u8>(at) != 10) return false;
  const keyLength: usize = load<u8>(at + 1);
  at += 2 + keyLength;
  if (keyLength > 127 || at + 3 >= end || load<u8>(at) != 18) return false;
  at = exactLength(at + 1, end);
  if (at == 0) return false;
  const kind = classify(at, end);
  return kind != RAW && kind != ABSENT;
}

/** Behind a length of one or two bytes that reaches exactly to `end`; else 0. */
// @ts-ignore: decorator
@inline
function exactLength(at: usize, end: usize): usize {
  const low: usize = load<u8>(at);
  if (low < 128) return at + 1 + low == end ? at + 1 : 0;
  const high: usize = load<u8>(at + 1);
  return high < 128 && at + 2 + ((low & 127) | (high << 7)) == end ? at + 2 : 0;
}

let contentStart: usize = 0;

/** As `classify` of src/cut/value-kind.ts; the content ends where the value does. */
function classify(start: usize, end: usize): u8 {
  contentStart = 0;
  if (start == -1) return ABSENT;
  contentStart = start + 1;
  const length = end - start;
  if (length > 0) {
    switch (<u32>load<u8>(start)) {
      case 0x0a: {
        const at = textStart(start + 1, end);
        if (at != 0) {
          contentStart = at;
          return STRING;
        }
        break;
      }
      case 0x18:
        if (isOneVarint(start + 1, end)) return INT;
        break;
      case 0x10:
        if (length == 2 && load<u8>(start + 1) <= 1) return BOOL;
        break;
      case 0x21:
        if (length == 9) return DOUBLE;
        break;
    }
  }
  contentStart = start;
  return RAW;
}

/** Behind a length of up to four bytes that reaches exactly to `end`; else 0. */
function textStart(at: usize, end: usize): usize {
  let length: usize = 0;
  for (let shift: usize = 0; shift < 28 && at < end; shift += 7) {
    const byte: usize = load<u8>(at++);
    length |= (byte & 127) << shift;
    if (byte < 128) return at + length == end ? at : 0;
  }
  return 0;
}

function isOneVarint(start: usize, end: usize): bool {
  const length = end - start;
  if (<isize>length < 1 || length > 10) return false;
  for (let at = start; at < end - 1; at++) if (load<u8>(at) < 128) return false;
  return load<u8>(end - 1) < 128;
}

export let foundText: usize = 0;
export let foundLength: u32 = 0;
const TRUE: usize = memory.data<u8>([0x74, 0x72, 0x75, 0x65]);
const FALSE: usize = memory.data<u8>([0x66, 0x61, 0x6c, 0x73, 0x65]);

/** The text of a value, which src/attribute-hash.ts defines. */
function findText(kind: u8, start: usize, end: usize): bool {
  switch (<u32>kind) {
    case STRING:
      foundText = contentStart;
      foundLength = <u32>(end - contentStart);
      return true;
    case INT:
      decimal(start + 1);
      return true;
    case BOOL: {
      const isTrue = load<u8>(start + 1) != 0;
      foundText = isTrue ? TRUE : FALSE;
      foundLength = isTrue ? 4 : 5;
      return true;
    }
    case ABSENT:
      return false;
    default: {
      if (start >= end) return false;
      const length = textOf(start, end);
      foundText = textAt;
      foundLength = length;
      return length >= 0;
    }
  }
}

/** The text of an attribute that has one, until the next call: see `foundText`. */
export function textOfAttribute(it: Attribute): void {
  contentStart = it.contentAt;
  findText(it.kind, it.valueStart, it.valueEnd);
}

function decimal(at: usize): void {
  let bits: u64 = 0;
  for (let shift: u64 = 0; ; shift += 7) {
    const byte: u64 = load<u8>(at++);
    // At 63 what is above falls off by itself.
    bits |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  const isNegative = <i64>bits < 0;
  let rest: u64 = isNegative ? 0 - bits : bits;
  const end = textAt + 24;
  let start = end;
  do {
    const tens = rest / 10;
    store<u8>(--start, <u8>(48 + (rest - tens * 10)));
    rest = tens;
  } while (rest > 0);
  if (isNegative) store<u8>(--start, 45);
  foundText = start;
  foundLength = <u32>(end - start);
}

/** Number of a key; a new one gets the state that its hashes begin with. */
function keyOf(at: usize, length: u32): u32 {
  const key = keys.idOf(at, length);
  if (key == keyStateCount) {
    if (key == keyStateCapacity) {
      keyStateCapacity <<= 1;
      keyStates = moved(keyStates, <usize>key * KEY_STATE_BYTES, <usize>keyStateCapacity * KEY_STATE_BYTES);
    }
    keyStateCount++;
    hashKey(at, length, keyStates + <usize>key * KEY_STATE_BYTES);
  }
  return key;
}

function grow(): void {
  const used = <usize>capacity * ATTRIBUTE_BYTES;
  capacity <<= 1;
  attributes = moved(attributes, used, used << 1);
}

function rehash(): void {
  const old = slots;
  const count = mask + 1;
  mask = (mask << 1) | 1;
  slots = allocateZeroed((<usize>(mask + 1)) << 3);
  for (let i: u32 = 0; i < count; i++) {
    const both = load<u64>(old + ((<usize>i) << 3));
    if (both == 0) continue;
    let slot = (<u32>both) & mask;
    while (load<u64>(slots + ((<usize>slot) << 3)) != 0) slot = (slot + 1) & mask;
    store<u64>(slots + ((<usize>slot) << 3), both);
  }
}
