/** Times by the adjusted clocks (`adjustClocks`), a new array. */
export function shifted(time: Float64Array, shift: Float64Array): Float64Array {
  const sum = new Float64Array(time.length);
  for (let i = 0; i < sum.length; i++) sum[i] = (time[i] ?? 0) + (shift[i] ?? 0);
  return sum;
}
