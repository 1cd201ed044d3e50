/**
 * Which spans are stored together, and in which order. A span is seen twice when its ids, its content and where it comes from are the same;
 * so nothing that differs is ever dropped. Senders that re-batch make such spans.
 */
import { moved, allocate, allocateZeroed } from './memory';
import { attribute } from './scan';
import { Span, spanAt } from './span';

/** Spans seen so far: pairs of a hash and a span + 1. */
@unmanaged
class SpanSet {
  slots: usize;
  mask: u32;
}

/** @param spans at most so many will be added */
export function createSpanSet(spans: u32): SpanSet {
  const set = changetype<SpanSet>(allocate(offsetof<SpanSet>()));
  let size: u32 = 64;
  while (size < spans * 2) size <<= 1;
  set.mask = size - 1;
  set.slots = allocateZeroed((<usize>size) << 3);
  return set;
}

export let selection: usize = 0;
export let selectionCount: u32 = 0;
let selectionCapacity: u32 = 0;

export function startSelection(spans: u32): void {
  selectionCapacity = spans;
  selectionCount = 0;
  selection = allocate((<usize>spans) << 2);
}

/** Takes up a selection that was made before. */
export function useSelection(at: usize, count: u32): void {
  selection = at;
  selectionCount = count;
  selectionCapacity = count;
}

/** Selects the spans [from, to) that are not in the set yet. */
export function select(set: SpanSet, from: u32, to: u32): void {
  if (selectionCount + (to - from) > selectionCapacity) {
    selectionCapacity = selectionCount + (to - from);
    selection = moved(selection, (<usize>selectionCount) << 2, (<usize>selectionCapacity) << 2);
  }
  for (let span = from; span < to; span++) {
    if (!addToSet(set, span)) continue;
    store<u32>(selection + ((<usize>selectionCount) << 2), span);
    selectionCount++;
  }
}

// @ts-ignore: decorator
@inline
function hashOfIds(span: Span): u32 {
  let hash = (span.traceHigh * 0x9e3779b97f4a7c15) ^ span.traceLow;
  hash = (hash ^ (hash >> 32)) * 0xc2b2ae3d27d4eb4f;
  hash = (hash ^ span.id) * 0x9e3779b97f4a7c15;
  return <u32>(hash >> 32);
}

function addToSet(set: SpanSet, index: u32): bool {
  const span = spanAt(index);
  const hash = hashOfIds(span);
  let slot = hash & set.mask;
  for (;;) {
    const both = load<u64>(set.slots + ((<usize>slot) << 3));
    if (both == 0) break;
    if (<u32>both == hash && isSameSpan(spanAt(<u32>(both >> 32) - 1), span)) return false;
    slot = (slot + 1) & set.mask;
  }
  store<u64>(set.slots + ((<usize>slot) << 3), (<u64>hash) | ((<u64>(index + 1)) << 32));
  return true;
}

function isSameSpan(a: Span, b: Span): bool {
  if (
    a.id != b.id ||
    a.traceHigh != b.traceHigh ||
    a.traceLow != b.traceLow ||
    a.start != b.start ||
    a.end != b.end ||
    a.parent != b.parent ||
    a.origin != b.origin ||
    a.name != b.name ||
    a.kind != b.kind ||
    a.flags != b.flags ||
    a.bytes != b.bytes ||
    a.shape != b.shape ||
    a.restBytes != b.restBytes
  )
    return false;
  const count = <usize>(a.attributeEnd - a.attributeFirst);
  return (
    memory.compare(attribute + ((<usize>a.attributeFirst) << 2), attribute + ((<usize>b.attributeFirst) << 2), count << 2) == 0 &&
    memory.compare(a.restAt, b.restAt, a.restBytes) == 0
  );
}
