const POINTS_MAX = 48;

/** SVG paths of a small trend from zero: the line, what is below it, and bars for errors, which are never too low to be seen. */
export function trendPaths(
  counts: readonly number[],
  errors: readonly number[],
  width: number,
  height: number,
): { readonly line: string; readonly area: string; readonly bars: string } {
  const [shown, failed] = [inFewer(counts), inFewer(errors)];
  const top = Math.max(1, ...shown);
  const step = shown.length > 1 ? width / (shown.length - 1) : 0;
  const y = (value: number): number => height - 1 - (value / top) * (height - 3);
  const points = shown.map((value, i) => `${(i * step).toFixed(1)} ${y(value).toFixed(1)}`);
  if (points.length === 0) return { line: '', area: '', bars: '' };
  const line = `M${points.join('L')}`;
  const barWidth = Math.max(1, step * 0.8);
  const bars = failed.map((value, i) => {
    if (value <= 0) return '';
    const barHeight = Math.max(2, height - 1 - y(Math.min(value, top)));
    const left = Math.min(width - barWidth, Math.max(0, i * step - barWidth / 2));
    return `M${left.toFixed(1)} ${String(height)}v${(-barHeight).toFixed(1)}h${barWidth.toFixed(1)}v${barHeight.toFixed(1)}z`;
  });
  return { line, area: `${line}L${width.toFixed(1)} ${String(height)}L0 ${String(height)}z`, bars: bars.join('') };
}

/** Sums of neighbours, so that no more points are drawn than the picture has room for. */
function inFewer(values: readonly number[]): readonly number[] {
  const by = Math.ceil(values.length / POINTS_MAX);
  if (by <= 1) return values;
  return Array.from({ length: Math.floor(values.length / by) }, (_, i) =>
    values.slice(i * by, (i + 1) * by).reduce((all, value) => all + value, 0),
  );
}
