/** Chance that is the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A curve with a daily swing, noise, one bump at two thirds and one gap. */
export function curve(points: number, base: number, seed: number, bump = 1): readonly (number | null)[] {
  const random = seeded(seed);
  return Array.from({ length: points }, (_, i) => {
    const at = i / points;
    if (at > 0.41 && at < 0.44) return null;
    const swing = 1 + 0.25 * Math.sin(at * 9);
    const hill = at > 0.62 && at < 0.74 ? bump : 1;
    return base * swing * hill * (0.92 + 0.16 * random());
  });
}
