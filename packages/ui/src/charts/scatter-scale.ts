/** Maps values to pixels of one axis and back. */
export type Scale = { readonly toPixel: (value: number) => number; readonly toValue: (pixel: number) => number };

export function linearScale(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  return {
    toPixel: (value) => start + ((value - from) / span) * (end - start),
    toValue: (pixel) => from + ((pixel - start) / (end - start || 1)) * span,
  };
}

/** Logarithmic: durations of one service span five orders of magnitude. Values at or below `from` sit on the axis. */
export function logScale(from: number, to: number, start: number, end: number): Scale {
  const linear = linearScale(Math.log10(from), Math.log10(to), start, end);
  return {
    toPixel: (value) => linear.toPixel(Math.log10(Math.max(value, from))),
    toValue: (pixel) => 10 ** linear.toValue(pixel),
  };
}

/** Whole decades around the durations shown, at least two, so that the axis does not jump with every new point. */
export function durationDomain(durationsNs: Iterable<number>): { readonly from: number; readonly to: number } {
  let [low, high] = [Infinity, 0];
  for (const ns of durationsNs) {
    if (ns > 0 && ns < low) low = ns;
    if (ns > high) high = ns;
  }
  if (high === 0) return { from: 1e5, to: 1e9 };
  const to = 10 ** Math.ceil(Math.log10(high * 1.05));
  return { from: Math.min(10 ** Math.floor(Math.log10(low)), to / 100), to };
}

/** The powers of ten of a domain. */
export function decadeTicks(from: number, to: number): number[] {
  const ticks: number[] = [];
  for (let value = from; value <= to * 1.001; value *= 10) ticks.push(value);
  return ticks;
}

const TIME_STEPS_MS = [
  1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000,
  21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
];

/** Round moments between two times, at most `count` of them, aligned to the zone that is `offsetMs` ahead of UTC. */
export function timeTicks(fromMs: number, toMs: number, count: number, offsetMs: number): number[] {
  const wanted = (toMs - fromMs) / Math.max(1, count);
  const step = TIME_STEPS_MS.find((candidate) => candidate >= wanted) ?? 604_800_000 * Math.ceil(wanted / 604_800_000);
  const ticks: number[] = [];
  for (let t = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs; t <= toMs; t += step) ticks.push(t);
  return ticks;
}

/** Round steps of 1, 2 or 5 from zero to `to`; at most `count` of them. For offsets in a trace. */
export function roundTicks(from: number, to: number, count: number): number[] {
  const wanted = (to - from) / Math.max(1, count);
  if (!(wanted > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= wanted * 0.9999) ?? 10 * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) ticks.push(i * step + 0);
  return ticks;
}
