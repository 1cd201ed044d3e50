/** Edges of one connected part, by its own numbering, without loops and repetitions. */
export type PartEdges = { readonly count: number; readonly sources: Int32Array; readonly targets: Int32Array };

/** Neighbours of all nodes in two flat arrays: those of v are `list[start[v]] … list[start[v + 1] - 1]`. */
export type Adjacency = { readonly start: Int32Array; readonly list: Int32Array };

/** Neighbours in the direction from `from` to `to`. */
export function adjacencyOf(count: number, from: Int32Array, to: Int32Array): Adjacency {
  const start = new Int32Array(count + 1);
  for (const v of from) start[v + 1] = (start[v + 1] ?? 0) + 1;
  for (let v = 0; v < count; v++) start[v + 1] = (start[v + 1] ?? 0) + (start[v] ?? 0);
  const next = start.slice(0, count);
  const list = new Int32Array(from.length);
  for (let e = 0; e < from.length; e++) {
    const v = from[e] ?? 0;
    list[next[v] ?? 0] = to[e] ?? 0;
    next[v] = (next[v] ?? 0) + 1;
  }
  return { start, list };
}

/**
 * The same edges with every circle broken: an edge that leads back to where a walk from the entries came from is turned round.
 * Entries (called by nobody) come first, so that what calls stands left of what it calls wherever that is possible.
 */
export function withoutCircles({ count, sources, targets }: PartEdges): PartEdges {
  const out = adjacencyOf(count, sources, targets);
  const callers = new Int32Array(count);
  for (const v of targets) callers[v] = (callers[v] ?? 0) + 1;
  const order = Array.from({ length: count }, (_, v) => v).sort((a, b) => (callers[a] ?? 0) - (callers[b] ?? 0) || a - b);
  // Done in reverse order of finishing: an edge that goes from a later one to an earlier one closes a circle.
  const finished = new Int32Array(count).fill(-1);
  const state = new Uint8Array(count);
  const at = out.start.slice(0, count);
  let clock = 0;
  for (const root of order) {
    if (state[root] !== 0) continue;
    const path = [root];
    state[root] = 1;
    while (path.length > 0) {
      const v = path[path.length - 1] ?? 0;
      const i = at[v] ?? 0;
      if (i >= (out.start[v + 1] ?? 0)) {
        finished[v] = clock++;
        path.pop();
        continue;
      }
      at[v] = i + 1;
      const w = out.list[i] ?? 0;
      if (state[w] === 0) {
        state[w] = 1;
        path.push(w);
      }
    }
  }
  const [from, to] = [sources.slice(), targets.slice()];
  for (let e = 0; e < from.length; e++) {
    const [a, b] = [sources[e] ?? 0, targets[e] ?? 0];
    if ((finished[a] ?? 0) < (finished[b] ?? 0)) [from[e], to[e]] = [b, a];
  }
  return { count, sources: from, targets: to };
}

/**
 * The layer of every node. Where that stays a picture, each stands right of all that call it; in a dense landscape such chains are so long that it
 * would be one endless line, and a node's layer is then the number of calls from an entry to it.
 */
export function layersOf(edges: PartEdges): Int32Array {
  const longest = longestLayers(edges);
  const depth = longest.reduce((most, value) => Math.max(most, value), 0) + 1;
  return depth <= DEPTH_MAX + DEPTH_GROWTH * Math.sqrt(edges.count) ? longest : hopLayers(edges);
}

const DEPTH_MAX = 4;
const DEPTH_GROWTH = 0.8;

/** Calls from the nearest entry. Edges may then stay in a layer or lead back. */
function hopLayers({ count, sources, targets }: PartEdges): Int32Array {
  const [out, into] = [adjacencyOf(count, sources, targets), adjacencyOf(count, targets, sources)];
  const layer = new Int32Array(count).fill(-1);
  const queue: number[] = [];
  for (let v = 0; v < count; v++) {
    if (degree(into, v) > 0) continue;
    layer[v] = 0;
    queue.push(v);
  }
  for (let done = 0; done < queue.length; done++) {
    const v = queue[done] ?? 0;
    each(out, v, (w) => {
      if (layer[w] !== -1) return;
      layer[w] = (layer[v] ?? 0) + 1;
      queue.push(w);
    });
  }
  return layer;
}

/**
 * Each right of all that call it, as far left as that allows, then moved towards where most of its neighbours are.
 * Expects edges without circles.
 */
function longestLayers(edges: PartEdges): Int32Array {
  const { count, sources, targets } = edges;
  const [out, into] = [adjacencyOf(count, sources, targets), adjacencyOf(count, targets, sources)];
  const order = topologicalOrder(count, out, into);
  const layer = new Int32Array(count);
  for (const v of order) each(into, v, (u) => (layer[v] = Math.max(layer[v] ?? 0, (layer[u] ?? 0) + 1)));
  for (let sweep = 0; sweep < 2; sweep++) {
    for (let i = order.length - 1; i >= 0; i--) {
      const v = order[i] ?? 0;
      const [ins, outs] = [degree(into, v), degree(out, v)];
      if (outs === 0 || ins > outs) continue;
      let latest = Infinity;
      each(out, v, (w) => (latest = Math.min(latest, (layer[w] ?? 0) - 1)));
      layer[v] = latest;
    }
  }
  let least = Infinity;
  for (const value of layer) least = Math.min(least, value);
  return layer.map((value) => value - least);
}

function topologicalOrder(count: number, out: Adjacency, into: Adjacency): Int32Array {
  const open = Int32Array.from({ length: count }, (_, v) => degree(into, v));
  const order = new Int32Array(count);
  let [done, end] = [0, 0];
  for (let v = 0; v < count; v++) if (open[v] === 0) order[end++] = v;
  while (done < end) {
    each(out, order[done++] ?? 0, (w) => {
      open[w] = (open[w] ?? 0) - 1;
      if (open[w] === 0) order[end++] = w;
    });
  }
  return order;
}

export function degree(adjacency: Adjacency, v: number): number {
  return (adjacency.start[v + 1] ?? 0) - (adjacency.start[v] ?? 0);
}

export function each(adjacency: Adjacency, v: number, visit: (neighbour: number) => void): void {
  const end = adjacency.start[v + 1] ?? 0;
  for (let i = adjacency.start[v] ?? 0; i < end; i++) visit(adjacency.list[i] ?? 0);
}
