import type { ScannedItems } from './items.ts';
import { WireWriter } from './wire-writer.ts';

/**
 * A request of some of a scan's spans or log records, given by their indexes in ascending order. Each stays under its own resource and scope, in the order that
 * it had; groups without an item are left out, and so are fields that OTLP does not define outside of items, resources and scopes.
 * @param bytesExpected how large it will be about
 */
export function writeItems(items: ScannedItems, chosen: ArrayLike<number>, bytesExpected: number): Uint8Array<ArrayBuffer> {
  const { bytes, groups } = items;
  const writer = new WireWriter(bytesExpected);
  const part = (field: number, start: number | undefined, end: number | undefined): void => {
    if (start !== undefined && start >= 0) writer.bytesAlways(field, bytes.subarray(start, end));
  };
  const groupAt = (at: number): number => (at < chosen.length ? (items.group[chosen[at] ?? 0] ?? 0) : -1);
  let at = 0;
  while (at < chosen.length) {
    const first = groupAt(at);
    writer.message(1, () => {
      part(1, groups.groupResourceStart[first], groups.groupResourceEnd[first]);
      for (let group = first; group >= 0 && isSameResource(groups, first, group); group = groupAt(at)) {
        writer.message(2, () => {
          part(1, groups.groupScopeStart[group], groups.groupScopeEnd[group]);
          for (; groupAt(at) === group; at++) {
            const item = chosen[at] ?? 0;
            part(2, items.start[item], items.end[item]);
          }
          part(3, groups.groupScopeUrlStart[group], groups.groupScopeUrlEnd[group]);
        });
      }
      part(3, groups.groupResourceUrlStart[first], groups.groupResourceUrlEnd[first]);
    });
  }
  return writer.finish();
}

/** Of the same `ResourceSpans` or `ResourceLogs`, or of two without a resource. */
function isSameResource(groups: ScannedItems['groups'], left: number, right: number): boolean {
  return (
    groups.groupResourceStart[left] === groups.groupResourceStart[right] &&
    groups.groupResourceUrlStart[left] === groups.groupResourceUrlStart[right]
  );
}
