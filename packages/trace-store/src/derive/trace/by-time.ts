/** All spans by a time, earliest first; equal ones by index. Cost: O(n) when they are in order already, else O(n log n). */
export function byTime(time: Float64Array): Uint32Array {
  const order = new Uint32Array(time.length);
  let isSorted = true;
  for (let i = 0; i < order.length; i++) {
    order[i] = i;
    if (i > 0 && (time[i] ?? 0) < (time[i - 1] ?? 0)) isSorted = false;
  }
  return isSorted ? order : order.sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b);
}
