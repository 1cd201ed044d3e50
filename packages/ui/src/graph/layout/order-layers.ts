import { each, type Adjacency } from './layers.ts';

/**
 * The order of nodes within each layer, such that few edges cross: every node goes to the mean place of its neighbours in the layer before, then of
 * those in the layer after, some sweeps long. The best order seen is taken where crossings can be counted in time.
 */
export function orderLayers(layers: readonly Int32Array[], out: Adjacency, into: Adjacency, nodes: number): readonly Int32Array[] {
  const place = new Float64Array(nodes);
  const mean = new Float64Array(nodes);
  const renumber = (layer: Int32Array): void => layer.forEach((v, i) => (place[v] = i));
  layers.forEach(renumber);
  const isLarge = nodes > LARGE;
  let best = layers.map((layer) => layer.slice());
  let fewest = isLarge ? -1 : crossings(layers, out, place);
  for (let sweep = 0; sweep < (isLarge ? 6 : 16) && fewest !== 0; sweep++) {
    const isForward = sweep % 2 === 0;
    const neighbours = isForward ? into : out;
    for (let i = 1; i < layers.length; i++) {
      const layer = layers[isForward ? i : layers.length - 1 - i];
      if (layer === undefined) continue;
      for (const v of layer) mean[v] = meanPlace(neighbours, v, place);
      layer.sort((a, b) => (mean[a] ?? 0) - (mean[b] ?? 0) || (place[a] ?? 0) - (place[b] ?? 0));
      renumber(layer);
    }
    const count = isLarge ? -1 : crossings(layers, out, place);
    if (isLarge || count < fewest) {
      fewest = count;
      best = layers.map((layer) => layer.slice());
    }
  }
  return best;
}

/** From this many nodes and lanes on crossings are not counted. */
const LARGE = 2_500;

/** A node without neighbours there stays where it is. */
function meanPlace(neighbours: Adjacency, v: number, place: Float64Array): number {
  let [sum, count] = [0, 0];
  each(neighbours, v, (u) => {
    sum += place[u] ?? 0;
    count++;
  });
  return count === 0 ? (place[v] ?? 0) : sum / count;
}

/** Crossings between all neighbouring layers: inversions of the edges' ends, counted with a Fenwick tree. */
function crossings(layers: readonly Int32Array[], out: Adjacency, place: Float64Array): number {
  let total = 0;
  for (let i = 0; i + 1 < layers.length; i++) {
    const ends: number[] = [];
    for (const v of layers[i] ?? []) {
      const from = ends.length;
      each(out, v, (w) => ends.push(place[w] ?? 0));
      if (ends.length - from > 1) ends.splice(from, ends.length - from, ...ends.slice(from).sort((a, b) => a - b));
    }
    total += inversions(ends, layers[i + 1]?.length ?? 0);
  }
  return total;
}

function inversions(values: readonly number[], size: number): number {
  const tree = new Int32Array(size + 1);
  let total = 0;
  values.forEach((value, seen) => {
    let notGreater = 0;
    for (let i = value + 1; i > 0; i -= i & -i) notGreater += tree[i] ?? 0;
    total += seen - notGreater;
    for (let i = value + 1; i <= size; i += i & -i) tree[i] = (tree[i] ?? 0) + 1;
  });
  return total;
}
