/** What is there at all is seen: no bar is lower than this, in pixels. */
const BAR_MIN = 1.5;
const GAP = 0.75;

/** Path data of one bar each, from the foot up; `top` is as high as the picture. Nothing is no bar. */
export function sparkBarsPath(
  values: readonly number[],
  { top, width, height }: { readonly top: number; readonly width: number; readonly height: number },
): string {
  if (top <= 0 || values.length === 0) return '';
  const step = width / values.length;
  const bar = Math.max(1, step - GAP);
  return values
    .map((value, i) => {
      if (value <= 0) return '';
      const high = Math.max(BAR_MIN, (value / top) * height);
      return `M${(i * step).toFixed(1)} ${height.toFixed(1)}v${(-high).toFixed(1)}h${bar.toFixed(1)}v${high.toFixed(1)}z`;
    })
    .join('');
}
