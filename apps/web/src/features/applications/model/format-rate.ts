/** Three figures, so that rates of a column can be held against each other: `312`, `4.34`, `0.926`. */
export function formatRate(perSecond: number, locale: string): string {
  const digits = perSecond >= 100 ? 0 : perSecond >= 10 ? 1 : perSecond >= 1 || perSecond === 0 ? 2 : 3;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: perSecond === 0 ? 0 : digits, maximumFractionDigits: digits }).format(
    perSecond,
  );
}
