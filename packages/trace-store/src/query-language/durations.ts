const UNIT_NS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};
/** Largest first, as they are written. */
const WRITTEN_UNITS = ['h', 'm', 's', 'ms', 'us', 'ns'] as const;
const UINT64_END = 1n << 64n;

const PART = /(\d{1,20})(?:\.(\d{1,9}))? ?(ns|us|µs|μs|ms|s|m|h|d|w)/g;
const WHOLE = new RegExp(`^(?:${PART.source})(?:${PART.source.replace(' ?', '')})*$`);

/** `500ms`, `1.5s`, `2 m`, `1h30m` in nanoseconds, exact; null when the text is no duration or does not fit 64 bits. */
export function parseDuration(text: string): bigint | null {
  if (!WHOLE.test(text)) return null;
  let ns = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(PART)) {
    ns += (BigInt(whole + fraction) * (UNIT_NS[unit] ?? 0n)) / 10n ** BigInt(fraction.length);
  }
  return ns < UINT64_END ? ns : null;
}

/** In the largest unit that gives a whole number. */
export function formatDuration(ns: bigint): string {
  for (const unit of WRITTEN_UNITS) {
    const size = UNIT_NS[unit] ?? 1n;
    if (ns !== 0n && ns % size === 0n) return `${String(ns / size)}${unit}`;
  }
  return '0ms';
}
