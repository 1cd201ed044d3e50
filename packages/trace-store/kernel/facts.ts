/** What the host says of keys and origins, and what follows for shapes. src/write/hand-over.ts writes it. */
import { attributeKeys, KINDS } from './attributes';
import { allocate, allocateZeroed } from './memory';
import { originTable } from './scan';
import { shapeFirst, shapePlaces, shapeSize } from './shapes';

/** Of one attribute key. */
@unmanaged
export class KeyFacts {
  /** Position among the promotions, -1 for most keys. */
  promotion: i32;
  /** Among the promotion's names: lower wins. */
  rank: u32;
  /** A bit for each kind of span that fills the column; 0: all do. */
  spanKinds: u32;
  isTraceKey: u8;
  /** In the group whose rows are being made. */
  isTag: u8;
  unused: u16;
}
const KEY_BYTES: usize = 16;

/** Of one resource and scope. */
@unmanaged
export class OriginFacts {
  /** Numbers in the columns' dictionaries. */
  service: u32;
  environment: u32;
  version: u32;
  instance: u32;
  host: u32;
  pod: u32;
  /** Low halves of what is frequent, for each span's row. */
  frequentAt: u32;
  frequentCount: u32;
  /** Numbers of what is rare, for `attribute_blocks`. */
  rareAt: u32;
  rareCount: u32;
  /** The block (from 1) that had it last. */
  lastBlock: u32;
  unused: u32;
}
const ORIGIN_BYTES: usize = 48;

/** Of one sequence of places. */
@unmanaged
export class ShapeFacts {
  /** 1 for each attribute whose key came before in the span: in the index the first one wins. 0 when no key is repeated. */
  repeatedAt: u32;
  /** Positions of the attributes that may fill a promoted column. */
  promotedAt: u32;
  promotedCount: u32;
  /** Positions of the attributes whose values lead to traces. */
  traceKeysAt: u32;
  traceKeyCount: u32;
}
const SHAPE_BYTES: usize = 20;

let keyFacts: usize = 0;
let originFacts: usize = 0;
let shapeFacts: usize = 0;

// @ts-ignore: decorator
@inline
export function keyFactsAt(key: u32): KeyFacts {
  return changetype<KeyFacts>(keyFacts + <usize>key * KEY_BYTES);
}

// @ts-ignore: decorator
@inline
export function originFactsAt(origin: u32): OriginFacts {
  return changetype<OriginFacts>(originFacts + <usize>origin * ORIGIN_BYTES);
}

// @ts-ignore: decorator
@inline
export function shapeFactsAt(shape: u32): ShapeFacts {
  return changetype<ShapeFacts>(shapeFacts + <usize>shape * SHAPE_BYTES);
}

/** Room for the facts of all keys, for the host to fill in before `findShapeFacts`. */
export function roomForKeyFacts(): usize {
  keyFacts = allocateZeroed(<usize>attributeKeys().size * KEY_BYTES);
  return keyFacts;
}

/** Room for the facts of all origins, for the host to fill in. */
export function roomForOriginFacts(): usize {
  originFacts = allocateZeroed(<usize>originTable().size * ORIGIN_BYTES);
  return originFacts;
}

/** Room for what the host wants to hand over. */
export function room(bytes: u32): usize {
  return allocate(bytes);
}

export function findShapeFacts(): void {
  shapeFacts = allocateZeroed(<usize>shapeSize * SHAPE_BYTES);
  /** By key: the shape (from 1) that had it last. */
  const lastShape = allocateZeroed((<usize>attributeKeys().size) << 2);
  for (let shape: u32 = 0; shape < shapeSize; shape++) {
    const first = load<u32>(shapeFirst + ((<usize>shape) << 2));
    const count = load<u32>(shapeFirst + ((<usize>shape) << 2), 4) - first;
    const repeated = allocateZeroed(count);
    const promoted = allocate((<usize>count) << 2);
    const traceKeys = allocate((<usize>count) << 2);
    const facts = shapeFactsAt(shape);
    facts.promotedAt = <u32>promoted;
    facts.traceKeysAt = <u32>traceKeys;
    for (let i: u32 = 0; i < count; i++) {
      const key = load<u32>(shapePlaces + ((<usize>(first + i)) << 2)) / KINDS;
      const last = lastShape + ((<usize>key) << 2);
      if (load<u32>(last) == shape + 1) {
        facts.repeatedAt = <u32>repeated;
        store<u8>(repeated + i, 1);
        continue;
      }
      store<u32>(last, shape + 1);
      const ofKey = keyFactsAt(key);
      if (ofKey.promotion >= 0) {
        store<u32>(promoted + ((<usize>facts.promotedCount) << 2), i);
        facts.promotedCount++;
      }
      if (ofKey.isTraceKey != 0) {
        store<u32>(traceKeys + ((<usize>facts.traceKeyCount) << 2), i);
        facts.traceKeyCount++;
      }
    }
  }
}
