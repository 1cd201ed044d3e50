/**
 * One pass over an export request: notes what the index and the blocks need of each span, in columns, and replaces by numbers what spans share.
 * Nothing that is noted points into the request; what has to be kept of it is copied. The rules are those of the scan in packages/otlp: a span
 * that can never be accepted is left out, unknown fields are passed, of a field that should occur once the last one counts.
 */
import { attributeOf, isAttribute, startAttributes } from './attributes';
import { isMessage, limitDepth } from './check';
import { Interner } from './interner';
import { allocate, keep, moved, resetKept, resetMemory } from './memory';
import { startShapes, shapeOf } from './shapes';
import { isWanted, startShare } from './share';
import { placeSpans, setSpanCount, Span, spanAt, SPAN_BYTES, spanCount, spans } from './span';
import { sized, skip, value, varint } from './wire';

// Field number << 3 | wire type.
const TAG_FLAGS: u32 = 133;
const TAG_RESOURCE_ATTRIBUTE: u32 = 10;
const TAG_ENTITY_REF: u32 = 26;
const TAG_SCOPE_ATTRIBUTE: u32 = 26;
const TAG_EVENT_ATTRIBUTE: u32 = 26;
const TAG_LINK_ATTRIBUTE: u32 = 34;
const NO_TAG: u32 = 0;
/** No field has this number. */
const NONE: u32 = -1;

let spansMax: u32 = 0;
let spanBytesMax: u32 = 0;
let attributesPerSpanMax: u32 = 0;
let eventsMax: u32 = 0;
let linksMax: u32 = 0;

export let attributeCount: u32 = 0;
let spanCapacity: u32 = 0;
let attributeCapacity: u32 = 0;
let seenSpans: u32 = 0;
/** Spans that were left out. */
export let rejectedCount: u32 = 0;
/** By attribute of a span: its number among the distinct ones. */
export let attribute: usize = 0;

/** Four numbers each: resource, its schema URL, scope, its schema URL; -1 for none. */
let origins: Interner = changetype<Interner>(0);
/** The four of the scope that is being read. */
let parts: usize = 0;
let names: Interner = changetype<Interner>(0);
let resources: Interner = changetype<Interner>(0);
let scopes: Interner = changetype<Interner>(0);
let urls: Interner = changetype<Interner>(0);
/** By name: the first attribute (position in `attribute`) of the last span of that name. */
let lastOfName: usize = 0;
let lastOfNameCapacity: u32 = 0;
let body: usize = 0;
let bodyRoom: usize = 0;

export function limit(spans: u32, spanBytesAtMost: u32, attributesPerSpan: u32, events: u32, links: u32, depth: u32): void {
  spansMax = spans;
  spanBytesMax = spanBytesAtMost;
  attributesPerSpanMax = attributesPerSpan;
  eventsMax = events;
  linksMax = links;
  limitDepth(depth);
}

/** Forgets the cut before. Numbers expected save growing; wrong ones cost only that. */
export function start(spans: u32, attributes: u32, distinctAttributes: u32, bodyBytes: u32): void {
  resetMemory();
  resetKept();
  setSpanCount(0);
  attributeCount = 0;
  rejectedCount = 0;
  spanCapacity = spans < 64 ? 64 : spans;
  attributeCapacity = attributes < 1024 ? 1024 : attributes;
  bodyRoom = bodyBytes;
  body = allocate(bodyRoom);
  placeSpans(allocate(<usize>spanCapacity * SPAN_BYTES));
  attribute = allocate((<usize>attributeCapacity) << 2);
  origins = Interner.create();
  parts = allocate(16);
  names = Interner.create();
  resources = Interner.create();
  scopes = Interner.create();
  urls = Interner.create();
  lastOfNameCapacity = 0;
  startAttributes(distinctAttributes);
  startShapes();
  startShare();
}

/** Where the next request is to be written. */
export function roomForBody(bytes: usize): usize {
  if (bytes > bodyRoom) {
    bodyRoom = bytes;
    body = allocate(bodyRoom);
  }
  return body;
}

export function nameTable(): Interner {
  return names;
}

export function resourceTable(): Interner {
  return resources;
}

export function scopeTable(): Interner {
  return scopes;
}

export function originTable(): Interner {
  return origins;
}

export function urlTable(): Interner {
  return urls;
}

/** Adds the spans of the request that lies in the room for it. False, and nothing is added, when it is no request or beyond the limits. */
export function scanBody(bytes: u32): bool {
  const spansBefore = spanCount;
  const attributesBefore = attributeCount;
  const rejectedBefore = rejectedCount;
  seenSpans = 0;
  if (scanRequest(body, body + bytes)) return true;
  setSpanCount(spansBefore);
  attributeCount = attributesBefore;
  rejectedCount = rejectedBefore;
  // A name's last span may be one of those that are no longer there.
  if (lastOfNameCapacity > 0) memory.fill(lastOfName, 0, (<usize>lastOfNameCapacity) << 3);
  return false;
}

function scanRequest(at: usize, end: usize): bool {
  while (at < end) {
    at = varint(at, end);
    if (at == 0) return false;
    const tag = value;
    if (tag == 10) {
      at = sized(at, end);
      if (at == 0) return false;
      const stop = <usize>value;
      if (!scanResourceSpans(at, stop)) return false;
      at = stop;
    } else {
      at = skip(tag, at, end);
      if (at == 0) return false;
    }
  }
  return true;
}

function scanResourceSpans(from: usize, end: usize): bool {
  let resource: u32 = NONE;
  let url: u32 = NONE;
  // The resource may stand behind its spans on the wire: it is looked for first.
  for (let at = from; at < end;) {
    at = varint(at, end);
    if (at == 0) return false;
    const tag = value;
    if (tag == 10 || tag == 26) {
      at = sized(at, end);
      if (at == 0) return false;
      const stop = <usize>value;
      if (tag == 26) url = urlOf(at, stop);
      else {
        if (!isMessage(at, stop, TAG_RESOURCE_ATTRIBUTE, TAG_ENTITY_REF)) return false;
        resource = resources.idOf(at, <u32>(stop - at));
      }
      at = stop;
    } else {
      at = skip(tag, at, end);
      if (at == 0) return false;
    }
  }
  for (let at = from; at < end;) {
    at = varint(at, end);
    const tag = value;
    if (tag == 18) {
      at = sized(at, end);
      const stop = <usize>value;
      if (!scanScopeSpans(at, stop, resource, url)) return false;
      at = stop;
    } else at = skip(tag, at, end);
  }
  return true;
}

function scanScopeSpans(from: usize, end: usize, resource: u32, resourceUrl: u32): bool {
  let scope: u32 = NONE;
  let url: u32 = NONE;
  for (let at = from; at < end;) {
    at = varint(at, end);
    if (at == 0) return false;
    const tag = value;
    if (tag == 10 || tag == 26) {
      at = sized(at, end);
      if (at == 0) return false;
      const stop = <usize>value;
      if (tag == 26) url = urlOf(at, stop);
      else {
        if (!isMessage(at, stop, TAG_SCOPE_ATTRIBUTE, NO_TAG)) return false;
        scope = scopes.idOf(at, <u32>(stop - at));
      }
      at = stop;
    } else {
      at = skip(tag, at, end);
      if (at == 0) return false;
    }
  }
  const origin = originOf(resource, resourceUrl, scope, url);
  for (let at = from; at < end;) {
    at = varint(at, end);
    const tag = value;
    if (tag == 18) {
      at = sized(at, end);
      const stop = <usize>value;
      if (!scanSpan(at, stop, origin)) return false;
      at = stop;
    } else at = skip(tag, at, end);
  }
  return true;
}

/** An empty URL says as much as none. */
function urlOf(at: usize, end: usize): u32 {
  return at == end ? NONE : urls.idOf(at, <u32>(end - at));
}

function originOf(resource: u32, resourceUrl: u32, scope: u32, scopeUrl: u32): u32 {
  store<u32>(parts, resource);
  store<u32>(parts, resourceUrl, 4);
  store<u32>(parts, scope, 8);
  store<u32>(parts, scopeUrl, 12);
  return origins.idOf(parts, 16);
}

function scanSpan(from: usize, end: usize, origin: u32): bool {
  if (++seenSpans > spansMax) return false;
  if (!isWanted(from, end)) return true;
  if (spanCount == spanCapacity) growSpans();
  const firstAttribute = attributeCount;
  let traceIdAt: usize = 0;
  let spanIdAt: usize = 0;
  let parentIdAt: usize = 0;
  let nameAt: usize = 0;
  let nameLength: u32 = 0;
  let startNs: u64 = 0;
  let endNs: u64 = 0;
  let kind: u32 = 0;
  let status: u32 = 0;
  let flags: u32 = 0;
  let hasRest = false;
  let events: u32 = 0;
  let links: u32 = 0;
  let isBadParent = false;
  let isBadId = false;
  // The name stands before the attributes in what all SDKs write; where it does not, nothing is guessed.
  let guess: u32 = 0;
  let guessEnd: u32 = 0;
  let name: u32 = NONE;
  for (let at = from; at < end;) {
    let tag: u32 = load<u8>(at);
    if (tag < 128) at++;
    else {
      at = varint(at, end);
      if (at == 0) return false;
      tag = value;
    }
    switch (tag) {
      case 74: {
        at = sized(at, end);
        if (at == 0) return false;
        const stop = <usize>value;
        const length = <u32>(stop - at);
        let id: u32;
        if (guess < guessEnd && isAttribute(load<u32>(attribute + ((<usize>guess) << 2)), at, length)) {
          id = load<u32>(attribute + ((<usize>guess) << 2));
        } else {
          id = attributeOf(at, length);
          if (id == NONE) return false;
        }
        guess++;
        if (attributeCount == attributeCapacity) growAttributes();
        store<u32>(attribute + ((<usize>attributeCount) << 2), id);
        attributeCount++;
        at = stop;
        break;
      }
      case 10:
        at = sized(at, end);
        if (at == 0) return false;
        isBadId = isBadId || <usize>value - at != 16;
        traceIdAt = at;
        at = value;
        break;
      case 18:
        at = sized(at, end);
        if (at == 0) return false;
        isBadId = isBadId || <usize>value - at != 8;
        spanIdAt = at;
        at = value;
        break;
      case 34: {
        at = sized(at, end);
        if (at == 0) return false;
        const length = <usize>value - at;
        isBadParent = isBadParent || (length != 8 && length != 0);
        parentIdAt = length == 8 ? at : 0;
        at = value;
        break;
      }
      case 42:
        at = sized(at, end);
        if (at == 0) return false;
        nameAt = at;
        nameLength = value - <u32>at;
        at = value;
        name = nameOf(nameAt, nameLength);
        guess = load<u32>(lastOfName + ((<usize>name) << 3));
        guessEnd = load<u32>(lastOfName + ((<usize>name) << 3), 4);
        break;
      case 48:
        at = varint(at, end);
        if (at == 0) return false;
        kind = value;
        break;
      case 57:
        if (end - at < 8) return false;
        startNs = load<u64>(at);
        at += 8;
        break;
      case 65:
        if (end - at < 8) return false;
        endNs = load<u64>(at);
        at += 8;
        break;
      case TAG_FLAGS:
        if (end - at < 4) return false;
        flags = load<u32>(at);
        at += 4;
        break;
      case 90: {
        hasRest = true;
        events++;
        at = sized(at, end);
        if (at == 0) return false;
        const stop = <usize>value;
        if (!isMessage(at, stop, TAG_EVENT_ATTRIBUTE, NO_TAG)) return false;
        at = stop;
        break;
      }
      case 106: {
        hasRest = true;
        links++;
        at = sized(at, end);
        if (at == 0) return false;
        const stop = <usize>value;
        if (!isMessage(at, stop, TAG_LINK_ATTRIBUTE, NO_TAG)) return false;
        at = stop;
        break;
      }
      case 122: {
        hasRest = true;
        at = sized(at, end);
        if (at == 0) return false;
        const stop = <usize>value;
        status = 0;
        while (at < stop) {
          at = varint(at, stop);
          if (at == 0) return false;
          const field = value;
          if (field == 24) {
            at = varint(at, stop);
            if (at == 0) return false;
            status = value;
          } else {
            at = skip(field, at, stop);
            if (at == 0) return false;
          }
        }
        break;
      }
      default:
        hasRest = true;
        at = skip(tag, at, end);
        if (at == 0) return false;
    }
  }
  const bytes = <u32>(end - from);
  const hasIds = !isBadId && traceIdAt != 0 && spanIdAt != 0;
  if (
    !hasIds ||
    isBadParent ||
    load<u64>(spanIdAt) == 0 ||
    (load<u64>(traceIdAt) | load<u64>(traceIdAt, 8)) == 0 ||
    bytes > spanBytesMax ||
    attributeCount - firstAttribute > attributesPerSpanMax ||
    events > eventsMax ||
    links > linksMax
  ) {
    attributeCount = firstAttribute;
    rejectedCount++;
    return true;
  }
  if (name == NONE) name = nameOf(nameAt, 0);
  const span = spanAt(spanCount);
  span.traceHigh = load<u64>(traceIdAt);
  span.traceLow = load<u64>(traceIdAt, 8);
  span.id = load<u64>(spanIdAt);
  span.parent = parentIdAt == 0 ? 0 : load<u64>(parentIdAt);
  span.start = startNs;
  span.end = endNs;
  span.attributeFirst = firstAttribute;
  span.attributeEnd = attributeCount;
  span.origin = origin;
  span.name = name;
  span.shape = shapeOf(attribute + ((<usize>firstAttribute) << 2), attributeCount - firstAttribute);
  span.kind = kind;
  span.flags = flags;
  span.status = status < 256 ? status : 0;
  span.bytes = bytes;
  span.restAt = 0;
  span.restBytes = 0;
  if (hasRest) keepRest(from, end, span);
  store<u32>(lastOfName + ((<usize>name) << 3), firstAttribute);
  store<u32>(lastOfName + ((<usize>name) << 3), attributeCount, 4);
  setSpanCount(spanCount + 1);
  return true;
}

/** Bits for the fields that are kept as they were on the wire: 3, 10 to 15. Others have columns, or the protocol does not know them. */
function isRest(tag: u32): bool {
  switch (tag) {
    case 26:
    case 80:
    case 90:
    case 96:
    case 106:
    case 112:
    case 122:
      return true;
    default:
      return false;
  }
}

function keepRest(from: usize, end: usize, span: Span): void {
  let length: usize = 0;
  for (let at = from; at < end;) {
    const fieldStart = at;
    at = varint(at, end);
    const tag = value;
    at = skip(tag, at, end);
    if (isRest(tag)) length += at - fieldStart;
  }
  const kept = keep(length);
  let to = kept;
  for (let at = from; at < end;) {
    const fieldStart = at;
    at = varint(at, end);
    const tag = value;
    at = skip(tag, at, end);
    if (!isRest(tag)) continue;
    memory.copy(to, fieldStart, at - fieldStart);
    to += at - fieldStart;
  }
  span.restAt = <u32>kept;
  span.restBytes = <u32>length;
}

function nameOf(at: usize, length: u32): u32 {
  const name = names.idOf(at, length);
  if (name >= lastOfNameCapacity) {
    const used = (<usize>lastOfNameCapacity) << 3;
    lastOfNameCapacity = lastOfNameCapacity == 0 ? 1024 : lastOfNameCapacity << 1;
    lastOfName = moved(lastOfName, used, (<usize>lastOfNameCapacity) << 3);
    memory.fill(lastOfName + used, 0, ((<usize>lastOfNameCapacity) << 3) - used);
  }
  return name;
}

function growSpans(): void {
  const used = <usize>spanCapacity * SPAN_BYTES;
  spanCapacity <<= 1;
  placeSpans(moved(spans, used, used << 1));
}

function growAttributes(): void {
  const used = (<usize>attributeCapacity) << 2;
  attributeCapacity <<= 1;
  attribute = moved(attribute, used, used << 1);
}
