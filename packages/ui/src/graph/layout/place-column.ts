/**
 * Places things of a column as near to where they want to be as their order and distances allow: least squares, exactly, by pooling neighbours that
 * push each other (isotonic regression).
 *
 * @param wanted where the centre of each wants to be, in the column's order
 * @param weight how much each insists, above 0
 * @param distance from the centre of each to the centre of the one before it; the first is 0
 */
export function placeColumn(wanted: Float64Array, weight: Float64Array, distance: Float64Array): Float64Array {
  const count = wanted.length;
  const [mean, sum, size] = [new Float64Array(count), new Float64Array(count), new Int32Array(count)];
  let [blocks, offset] = [0, 0];
  const offsets = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    offset += distance[i] ?? 0;
    offsets[i] = offset;
    mean[blocks] = (wanted[i] ?? 0) - offset;
    sum[blocks] = weight[i] ?? 1;
    size[blocks] = 1;
    blocks++;
    while (blocks > 1 && (mean[blocks - 2] ?? 0) > (mean[blocks - 1] ?? 0)) {
      const [a, b] = [blocks - 2, blocks - 1];
      const [wa, wb] = [sum[a] ?? 0, sum[b] ?? 0];
      mean[a] = ((mean[a] ?? 0) * wa + (mean[b] ?? 0) * wb) / (wa + wb);
      sum[a] = wa + wb;
      size[a] = (size[a] ?? 0) + (size[b] ?? 0);
      blocks--;
    }
  }
  const placed = new Float64Array(count);
  for (let block = 0, i = 0; block < blocks; block++) {
    for (let k = size[block] ?? 0; k > 0; k--, i++) placed[i] = (mean[block] ?? 0) + (offsets[i] ?? 0);
  }
  return placed;
}
