import { layoutPart, type PlacedPart } from './layered-part.ts';
import { COLUMN_GAP, NODE_HEIGHT, NODE_WIDTH, ROW_GAP, SUBCOLUMN_GAP, type LayoutInput, type LayoutResult } from './layout-input.ts';

const PART_GAP = 56;
const ASPECT = 1.6;

/**
 * Lays a graph out: every connected part in layers from callers to called, the parts in shelves from the largest to the smallest, and the nodes that
 * nothing is connected to in rows of their own below. A pure function: the same input gives the same result.
 */
export function layoutGraph(input: LayoutInput): LayoutResult {
  const { count, sources } = input;
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const bendsOf: (readonly number[])[] = Array.from({ length: sources.length }, () => []);
  const { parts, alone } = partsOf(input);
  const laid = parts.map((part) => ({
    part,
    placed: layoutPart(
      part.edges,
      Int32Array.from(part.nodes, (v) => input.groups[v] ?? 0),
    ),
  }));
  laid.sort(
    (a, b) => b.placed.width * b.placed.height - a.placed.width * a.placed.height || (a.part.nodes[0] ?? 0) - (b.part.nodes[0] ?? 0),
  );

  const area = laid.reduce((sum, { placed }) => sum + (placed.width + PART_GAP) * (placed.height + PART_GAP), 0);
  const shelf = Math.max(Math.sqrt(area * ASPECT), ...laid.map(({ placed }) => placed.width), NODE_WIDTH * 4);
  let [left, top, shelfHeight, width] = [0, 0, 0, 0];
  for (const { part, placed } of laid) {
    if (left > 0 && left + placed.width > shelf) [left, top, shelfHeight] = [0, top + shelfHeight + PART_GAP, 0];
    part.nodes.forEach((v, i) => {
      x[v] = left + (placed.x[i] ?? 0);
      y[v] = top + (placed.y[i] ?? 0);
    });
    copyBends(part.edgeOf, placed, left, top, bendsOf);
    left += placed.width + PART_GAP + COLUMN_GAP / 2;
    shelfHeight = Math.max(shelfHeight, placed.height);
    width = Math.max(width, left - PART_GAP - COLUMN_GAP / 2);
  }
  let height = top + shelfHeight;

  const cell = NODE_WIDTH + SUBCOLUMN_GAP;
  const inRow = Math.max(1, Math.floor((Math.max(width, shelf) + SUBCOLUMN_GAP) / cell));
  const rowsTop = height === 0 ? 0 : height + PART_GAP;
  alone.forEach((v, i) => {
    x[v] = (i % inRow) * cell + NODE_WIDTH / 2;
    y[v] = rowsTop + Math.floor(i / inRow) * (NODE_HEIGHT + ROW_GAP) + NODE_HEIGHT / 2;
    width = Math.max(width, (x[v] ?? 0) + NODE_WIDTH / 2);
    height = Math.max(height, (y[v] ?? 0) + NODE_HEIGHT / 2);
  });

  const bendStart = new Uint32Array(sources.length + 1);
  bendsOf.forEach((points, e) => (bendStart[e + 1] = (bendStart[e] ?? 0) + points.length));
  return { x, y, bends: Float32Array.from(bendsOf.flat()), bendStart, width, height };
}

type Part = {
  /** Numbers in the whole graph, ascending. */
  readonly nodes: readonly number[];
  readonly edges: { readonly count: number; readonly sources: Int32Array; readonly targets: Int32Array };
  /** For each edge of the part, the edges of the whole graph that it stands for. */
  readonly edgeOf: readonly (readonly number[])[];
};

function copyBends(edgeOf: Part['edgeOf'], placed: PlacedPart, left: number, top: number, into: (readonly number[])[]): void {
  edgeOf.forEach((edges, i) => {
    const points = placed.bends[i] ?? [];
    const moved = points.map((value, k) => value + (k % 2 === 0 ? left : top));
    for (const e of edges) into[e] = moved;
  });
}

/** The connected parts, and what is connected to nothing. Union-find; a loop connects nothing. */
function partsOf({ count, sources, targets }: LayoutInput): { readonly parts: readonly Part[]; readonly alone: readonly number[] } {
  const parent = Int32Array.from({ length: count }, (_, v) => v);
  const find = (v: number): number => {
    let root = v;
    while (parent[root] !== root) root = parent[root] ?? root;
    for (let at = v; at !== root;) [at, parent[at]] = [parent[at] ?? root, root];
    return root;
  };
  const isConnected = new Uint8Array(count);
  for (let e = 0; e < sources.length; e++) {
    const [a, b] = [sources[e] ?? 0, targets[e] ?? 0];
    if (a === b) continue;
    isConnected[a] = isConnected[b] = 1;
    const [p, q] = [find(a), find(b)];
    if (p !== q) parent[Math.max(p, q)] = Math.min(p, q);
  }
  const alone: number[] = [];
  const members = new Map<number, number[]>();
  const numberOf = new Int32Array(count);
  for (let v = 0; v < count; v++) {
    if (isConnected[v] === 0) {
      alone.push(v);
      continue;
    }
    const root = find(v);
    const list = members.get(root) ?? [];
    if (list.length === 0) members.set(root, list);
    numberOf[v] = list.push(v) - 1;
  }
  const edgesOf = new Map<number, Map<string, number[]>>();
  for (let e = 0; e < sources.length; e++) {
    const [a, b] = [sources[e] ?? 0, targets[e] ?? 0];
    if (a === b) continue;
    const root = find(a);
    const known = edgesOf.get(root) ?? new Map<string, number[]>();
    if (known.size === 0) edgesOf.set(root, known);
    const key = `${String(numberOf[a])}>${String(numberOf[b])}`;
    const same = known.get(key);
    if (same === undefined) known.set(key, [e]);
    else same.push(e);
  }
  const parts = [...members].map(([root, nodes]): Part => {
    const edgeOf = [...(edgesOf.get(root)?.values() ?? [])];
    const ends = (of: Uint32Array): Int32Array => Int32Array.from(edgeOf, (edges) => numberOf[of[edges[0] ?? 0] ?? 0] ?? 0);
    return { nodes, edgeOf, edges: { count: nodes.length, sources: ends(sources), targets: ends(targets) } };
  });
  return { parts, alone };
}
