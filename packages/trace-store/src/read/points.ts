/** A dot of the scatter. */
export type Dot = { readonly startNs: bigint; readonly durationNs: bigint; readonly status: number };

/** And where its trace is. */
export type PlacedPoint = Dot & {
  readonly blockId: string;
  readonly ordinal: number;
};

const STATUS_ERROR = 2;

/** Moments in a scatter: two classes (failed or not) of two extremes each make four dots a moment. */
export function momentsIn(pointsMax: number): number {
  return Math.floor(pointsMax / 4);
}

/**
 * At most `pointsMax` of the points, by time. When there are too many, each moment keeps its shortest and its longest, of failed spans
 * and of the others, so no extreme and no failure disappears.
 */
export function reducePoints<Point extends Dot>(
  points: readonly Point[],
  range: { readonly start: bigint; readonly end: bigint },
  pointsMax: number,
): readonly Point[] {
  const kept = points.length <= pointsMax ? [...points] : extremes(points, range, momentsIn(pointsMax));
  return kept.sort((a, b) => (a.startNs < b.startNs ? -1 : Number(a.startNs > b.startNs)));
}

function extremes<Point extends Dot>(
  points: readonly Point[],
  range: { readonly start: bigint; readonly end: bigint },
  moments: number,
): Point[] {
  const width = (range.end - range.start) / BigInt(moments) + 1n;
  const corners = new Map<string, { shortest: Point; longest: Point }>();
  for (const point of points) {
    const key = `${String((point.startNs - range.start) / width)}${point.status === STATUS_ERROR ? '!' : ''}`;
    const corner = corners.get(key);
    if (corner === undefined) corners.set(key, { shortest: point, longest: point });
    else if (point.durationNs < corner.shortest.durationNs) corner.shortest = point;
    else if (point.durationNs > corner.longest.durationNs) corner.longest = point;
  }
  return [...corners.values()].flatMap(({ shortest, longest }) => (shortest === longest ? [shortest] : [shortest, longest]));
}
