import type { ReactNode } from 'react';

type Props = {
  /** Null is missing data: a gap, not a line. */
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
};

/** A small line without axes, from zero. SVG, not a chart instance, because tables have hundreds. */
export function Sparkline({ values, colour, label, width = 96, height = 20 }: Props): ReactNode {
  return (
    <svg width={width} height={height} viewBox={`0 0 ${String(width)} ${String(height)}`} role="img" aria-label={label}>
      <path
        d={sparklinePath(values, width, height)}
        fill="none"
        stroke={colour}
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** Path data from zero to the largest value; a null lifts the pen. */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const top = Math.max(0, ...values.filter((value) => value !== null));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let pen = false;
  const parts: string[] = [];
  for (const [i, value] of values.entries()) {
    if (value === null) {
      pen = false;
      continue;
    }
    const y = top === 0 ? height - 1 : height - 1 - (value / top) * (height - 2);
    parts.push(`${pen ? 'L' : 'M'}${(i * step).toFixed(1)} ${y.toFixed(1)}`);
    pen = true;
  }
  return parts.join('');
}
