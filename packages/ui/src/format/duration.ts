/** A quantity split so that the unit can be set lighter than the figure. */
export type Quantity = { readonly value: string; readonly unit: string };

const NS_PER_MS = 1_000_000;
const NS_PER_SECOND = 1_000_000_000;

const decimals = (value: number): number => (value >= 100 ? 0 : value >= 10 ? 1 : 2);

function figure(value: number, locale: string, digits: number): string {
  return formatterOf(locale, digits).format(value);
}

const formatters = new Map<string, Intl.NumberFormat>();
function formatterOf(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale}/${String(digits)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, { minimumFractionDigits: 0, maximumFractionDigits: digits });
  formatters.set(key, made);
  return made;
}

/**
 * Nanoseconds in the unit a person would choose: three significant figures, `ns`, `µs`, `ms`, `s`, then `m s` and `h m`.
 * Seconds below a minute keep three decimals at most, so that 1.284 s stays 1.284 s.
 */
export function splitDuration(ns: number, locale: string): Quantity {
  if (!Number.isFinite(ns)) return { value: '–', unit: '' };
  const sign = ns < 0 ? '\u2212' : '';
  const size = Math.abs(ns);
  if (size === 0) return { value: '0', unit: 'ms' };
  if (size < 1_000) return { value: sign + figure(size, locale, 0), unit: 'ns' };
  if (size < 999_500) return { value: sign + figure(size / 1_000, locale, decimals(size / 1_000)), unit: 'µs' };
  if (size < 999.5 * NS_PER_MS) return { value: sign + figure(size / NS_PER_MS, locale, decimals(size / NS_PER_MS)), unit: 'ms' };
  const seconds = size / NS_PER_SECOND;
  if (seconds < 59.9995) return { value: sign + figure(seconds, locale, seconds >= 10 ? 2 : 3), unit: 's' };
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours === 0) return { value: `${sign}${String(minutes)} m ${String(whole % 60)}`, unit: 's' };
  return { value: `${sign}${figure(hours, locale, 0)} h ${String(minutes)}`, unit: 'm' };
}

export function formatDuration(ns: number, locale: string): string {
  const { value, unit } = splitDuration(ns, locale);
  return unit === '' ? value : `${value}\u202f${unit}`;
}

const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1_000,
  µs: 1_000,
  ms: NS_PER_MS,
  s: NS_PER_SECOND,
  m: 60 * NS_PER_SECOND,
  h: 3_600 * NS_PER_SECOND,
};

/** Reads `250ms`, `1.5 s`, `2m`; a bare number is milliseconds. Null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|m|h)?\s*$/i.exec(text);
  if (match === null) return null;
  const factor = UNIT_NS[(match[2] ?? 'ms').toLowerCase()];
  return factor === undefined ? null : Math.round(Number(match[1]) * factor);
}
