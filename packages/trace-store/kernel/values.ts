/** Which entries of a group completion keeps: COMPLETION of src/write/cut-settings.ts says what the bounds mean. */
import { attributeAt, foundLength, foundText, textOfAttribute } from './attributes';
import { Entry, entryAt, entryCount } from './entries';
import { Room, roomOf, zeroedRoomOf } from './memory';

/** Numbers of entries, ascending. */
export let keptEntries: usize = 0;
export let keptCount: u32 = 0;

export function keepEntries(textBytesMax: u32, countMin: u32, valuesMax: u32, distinctMax: u32, idDigitsMin: u32, sampleOneIn: u32): void {
  const seriesCount = numberSeries();
  // Each series' common entries, together: beginnings, then entries.
  const distinct = zeroedRoomOf(Room.distinct, (<usize>seriesCount) << 2);
  const first = zeroedRoomOf(Room.commonFirst, (<usize>(seriesCount + 1)) << 2);
  for (let number: u32 = 0; number < entryCount; number++) {
    const entry = entryAt(number);
    const at = (<usize>entry.series) << 2;
    store<u32>(distinct + at, load<u32>(distinct + at) + 1);
    if (entry.count >= countMin) store<u32>(first + at, load<u32>(first + at, 4) + 1, 4);
  }
  for (let s: u32 = 0; s < seriesCount; s++) {
    const at = first + ((<usize>s) << 2);
    store<u32>(at, load<u32>(at) + load<u32>(at, 4), 4);
  }
  const common = roomOf(Room.common, (<usize>load<u32>(first + ((<usize>seriesCount) << 2))) << 2);
  const next = roomOf(Room.commonNext, (<usize>seriesCount) << 2);
  memory.copy(next, first, (<usize>seriesCount) << 2);
  for (let number: u32 = 0; number < entryCount; number++) {
    const entry = entryAt(number);
    if (entry.count < countMin) continue;
    const at = next + ((<usize>entry.series) << 2);
    store<u32>(common + ((<usize>load<u32>(at)) << 2), number);
    store<u32>(at, load<u32>(at) + 1);
  }
  const isKept = zeroedRoomOf(Room.isKept, entryCount);
  const best = roomOf(Room.best, (<usize>(valuesMax + 1)) << 2);
  for (let s: u32 = 0; s < seriesCount; s++) {
    const from = load<u32>(first + ((<usize>s) << 2));
    const to = load<u32>(first + ((<usize>s) << 2), 4);
    keepBest(common + ((<usize>from) << 2), to - from, valuesMax, best, isKept);
  }
  keptCount = 0;
  keptEntries = roomOf(Room.kept, (<usize>entryCount) << 2);
  for (let number: u32 = 0; number < entryCount; number++) {
    const entry = entryAt(number);
    const isSampled = (entry.low & (sampleOneIn - 1)) == 0;
    const isCommon = load<u8>(isKept + number) != 0;
    if (!isCommon && !isSampled && load<u32>(distinct + ((<usize>entry.series) << 2)) > distinctMax) continue;
    textOfAttribute(attributeAt(entry.attribute));
    if (foundLength > textBytesMax) continue;
    if (!isCommon && !isSampled && looksLikeId(idDigitsMin)) continue;
    store<u32>(keptEntries + ((<usize>keptCount) << 2), number);
    keptCount++;
  }
}

/** The most frequent ones; of equal counts by hash, so that the choice does not depend on the order of arrival. */
function keepBest(members: usize, count: u32, max: u32, best: usize, isKept: usize): void {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const number = load<u32>(members + ((<usize>i) << 2));
    let place = kept;
    while (place > 0 && isBetter(entryAt(number), entryAt(load<u32>(best + ((<usize>(place - 1)) << 2))))) {
      if (place < max) store<u32>(best + ((<usize>place) << 2), load<u32>(best + ((<usize>(place - 1)) << 2)));
      place--;
    }
    if (place >= max) continue;
    store<u32>(best + ((<usize>place) << 2), number);
    if (kept < max) kept++;
  }
  for (let i: u32 = 0; i < kept; i++) store<u8>(isKept + load<u32>(best + ((<usize>i) << 2)), 1);
}

// @ts-ignore: decorator
@inline
function isBetter(a: Entry, b: Entry): bool {
  return a.count == b.count ? a.low < b.low : a.count > b.count;
}

function looksLikeId(digitsMin: u32): bool {
  let digits: u32 = 0;
  for (let i: u32 = 0; i < foundLength; i++) {
    const byte = <u32>load<u8>(foundText + i) - 0x30;
    if (byte <= 9) digits++;
  }
  return digits >= digitsMin;
}

/** A series is a key of one service. @returns how many there are */
function numberSeries(): u32 {
  let mask: u32 = 4095;
  let slots = zeroedRoomOf(Room.seriesSlots, (<usize>(mask + 1)) << 2);
  /** By series: an entry of it. */
  let capacity: u32 = 1024;
  let members = roomOf(Room.seriesMembers, (<usize>capacity) << 2);
  let count: u32 = 0;
  for (let number: u32 = 0; number < entryCount; number++) {
    const entry = entryAt(number);
    const key = attributeAt(entry.attribute).key;
    let slot = hashOf(key, entry.service) & mask;
    for (;;) {
      const series = load<u32>(slots + ((<usize>slot) << 2)) - 1;
      if (series == -1) break;
      const member = entryAt(load<u32>(members + ((<usize>series) << 2)));
      if (member.service == entry.service && attributeAt(member.attribute).key == key) {
        entry.series = series;
        break;
      }
      slot = (slot + 1) & mask;
    }
    if (load<u32>(slots + ((<usize>slot) << 2)) != 0) continue;
    if (count == capacity) {
      const before = members;
      members = roomOf(Room.seriesMembers, (<usize>capacity) << 3);
      if (members != before) memory.copy(members, before, (<usize>capacity) << 2);
      capacity <<= 1;
    }
    entry.series = count;
    store<u32>(members + ((<usize>count) << 2), number);
    count++;
    store<u32>(slots + ((<usize>slot) << 2), count);
    if (count * 2 <= mask) continue;
    mask = (mask << 2) | 3;
    slots = zeroedRoomOf(Room.seriesSlots, (<usize>(mask + 1)) << 2);
    for (let s: u32 = 0; s < count; s++) {
      const member = entryAt(load<u32>(members + ((<usize>s) << 2)));
      let to = hashOf(attributeAt(member.attribute).key, member.service) & mask;
      while (load<u32>(slots + ((<usize>to) << 2)) != 0) to = (to + 1) & mask;
      store<u32>(slots + ((<usize>to) << 2), s + 1);
    }
  }
  return count;
}

// @ts-ignore: decorator
@inline
function hashOf(key: u32, service: u32): u32 {
  const product = (key ^ (service * 0x9e3779b1)) * 0x85ebca6b;
  return product ^ (product >> 15);
}
