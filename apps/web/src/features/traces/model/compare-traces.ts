import type { OpenTrace } from './open-trace.ts';
import { childNodes, type PathTree } from './path-tree.ts';

/** One place of the two trees, matched by service and name of all places above it. -1: not there on that side. */
export type ComparedPlace = {
  readonly depth: number;
  readonly service: string;
  readonly name: string;
  readonly node: number;
  readonly otherNode: number;
};

export type ComparedTraces = {
  /** Depth first: the order of this trace, then what only the other has. */
  readonly places: readonly ComparedPlace[];
  readonly onlyHere: number;
  readonly onlyThere: number;
  /** The place whose own time grew most and shrank most from the other trace to this one; null where none did. */
  readonly mostSlower: ComparedPlace | null;
  readonly mostFaster: ComparedPlace | null;
};

export type Side = { readonly trace: OpenTrace; readonly tree: PathTree };

/** @param here the trace of the page @param there the one it is compared with */
export function compareTraces(here: Side, there: Side): ComparedTraces {
  const [children, otherChildren] = [childNodes(here.tree), childNodes(there.tree)];
  const places: ComparedPlace[] = [];
  // A stack of our own: a trace may be deeper than the call stack. Pushed last to first, so that they come out in order.
  const stack: ComparedPlace[] = matched(here, there, children.get(-1), otherChildren.get(-1), 0).reverse();
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    places.push(place);
    const below = matched(here, there, children.get(place.node), otherChildren.get(place.otherNode), place.depth + 1, place);
    stack.push(...below.reverse());
  }
  let [mostSlower, mostFaster]: [ComparedPlace | null, ComparedPlace | null] = [null, null];
  let [most, least] = [0, 0];
  for (const place of places) {
    const delta = selfDelta(here, there, place);
    if (delta > most) [most, mostSlower] = [delta, place];
    if (delta < least) [least, mostFaster] = [delta, place];
  }
  return {
    places,
    onlyHere: places.filter(({ otherNode }) => otherNode < 0).length,
    onlyThere: places.filter(({ node }) => node < 0).length,
    mostSlower,
    mostFaster,
  };
}

/** How much longer a place worked itself here than there, in nanoseconds. */
export function selfDelta(here: Side, there: Side, { node, otherNode }: ComparedPlace): number {
  return (here.tree.selfNs[node] ?? 0) - (there.tree.selfNs[otherNode] ?? 0);
}

function matched(
  here: Side,
  there: Side,
  nodes: readonly number[] | undefined,
  otherNodes: readonly number[] | undefined,
  depth: number,
  above?: ComparedPlace,
): ComparedPlace[] {
  // -1 names the top level in the maps, and "not there" in a place.
  const own = above?.node === -1 ? [] : (nodes ?? []);
  const others = above?.otherNode === -1 ? [] : (otherNodes ?? []);
  const rest = new Map(others.map((node) => [keyOf(there, node), node]));
  const places = own.map((node): ComparedPlace => {
    const key = keyOf(here, node);
    const otherNode = rest.get(key) ?? -1;
    rest.delete(key);
    return { depth, ...namesOf(here, node), node, otherNode };
  });
  for (const otherNode of rest.values()) places.push({ depth, ...namesOf(there, otherNode), node: -1, otherNode });
  return places;
}

function namesOf({ trace, tree }: Side, node: number): { readonly service: string; readonly name: string } {
  return { service: trace.view.services[tree.service[node] ?? -1] ?? '', name: trace.view.names[tree.name[node] ?? -1] ?? '' };
}

function keyOf(side: Side, node: number): string {
  const { service, name } = namesOf(side, node);
  return JSON.stringify([service, name]);
}
