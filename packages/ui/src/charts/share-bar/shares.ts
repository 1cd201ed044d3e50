/** A piece of what a bar divides. */
export type SharePart = {
  readonly key: string;
  readonly label: string;
  /** In the bar's unit; negative counts as nothing. */
  readonly value: number;
  readonly colour: string;
  /** Waiting is hatched. */
  readonly hatched?: boolean;
};

export type PlacedPart = SharePart & { readonly share: number };

/**
 * Parts with their share of `total` (or of their own sum, when that is more), in the order given; what has no size is left out.
 * The shares of overlapping work can be more than the whole: then they are of the sum.
 */
export function placeParts(parts: readonly SharePart[], total: number | null): readonly PlacedPart[] {
  const sum = parts.reduce((all, { value }) => all + Math.max(0, value), 0);
  const whole = Math.max(sum, total ?? 0);
  if (whole <= 0) return [];
  return parts.filter(({ value }) => value > 0).map((part) => ({ ...part, share: part.value / whole }));
}
