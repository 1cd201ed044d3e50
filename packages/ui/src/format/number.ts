/** Whole counts with the locale's grouping: 12,345. */
export function formatCount(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** Counts for tight places: 12.3K, 1.2万. */
export function formatCompact(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** A share from 0 to 1 as percent; small shares keep a figure that is not zero. */
export function formatShare(share: number, locale: string): string {
  const digits = share !== 0 && Math.abs(share) < 0.01 ? 2 : 1;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in decimal units, with three figures at most: `36.4 GB`. */
export function formatBytes(bytes: number, locale: string): string {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value)} ${BYTE_UNITS[power] ?? ''}`;
}
