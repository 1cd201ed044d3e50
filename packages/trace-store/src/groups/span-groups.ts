import type { BlockSpan } from '../block/block-reader.ts';
import { durationNs, viewOf } from '../evaluate/span-view.ts';
import type { GroupOrder, SpanGroup } from '../model/span-groups.ts';
import type { Target } from '../model/span-query.ts';
import type { TimeRange } from '../model/trace-reader.ts';
import { bucketOf, quantileNs } from './duration-buckets.ts';
import { keyOf } from './group-keys.ts';
import { MomentCounts, momentNs } from './moments.ts';

const STATUS_ERROR = 2;

type Values = readonly (string | null)[];

/** What was counted of one group. */
type Counted = {
  readonly values: Values;
  count: number;
  errors: number;
  readonly buckets: Map<number, number>;
  mark?: number;
  moments?: MomentCounts;
};

/** Groups that spans are added to, one by one or counted already. */
export class GroupCounts {
  readonly #groups = new Map<string, Counted>();
  readonly #keys: readonly ReturnType<typeof keyOf>[];

  readonly #range: TimeRange | null;

  /** @param range of spans that are added one by one: then groups have curves */
  constructor(by: readonly Target[], range: TimeRange | null = null) {
    this.#keys = by.map(keyOf);
    this.#range = range;
  }

  add(found: BlockSpan): void {
    const view = viewOf(found);
    const group = this.#of(this.#keys.map((key) => key(view)));
    group.count += 1;
    if (view.statusCode === STATUS_ERROR) group.errors += 1;
    const bucket = bucketOf(durationNs(found));
    group.buckets.set(bucket, (group.buckets.get(bucket) ?? 0) + 1);
    if (this.#range === null) return;
    group.moments ??= new MomentCounts();
    const moment = Number((view.startNs - this.#range.start) / momentNs(this.#range));
    group.moments.add(moment, 1, view.statusCode === STATUS_ERROR ? 1 : 0);
  }

  addCounted(
    values: Values,
    counted: {
      readonly mark: number;
      readonly count: number;
      readonly errors: number;
      readonly buckets: Iterable<readonly [number, number]>;
    },
  ): void {
    const group = this.#of(values);
    group.mark = counted.mark;
    group.count += counted.count;
    group.errors += counted.errors;
    for (const [bucket, spans] of counted.buckets) group.buckets.set(bucket, (group.buckets.get(bucket) ?? 0) + spans);
  }

  get size(): number {
    return this.#groups.size;
  }

  /** The first of them in this order; counts times `scale`. */
  ordered(order: GroupOrder, limit: number, scale = 1): readonly SpanGroup[] {
    return [...this.#groups.values()]
      .map(({ values, count, errors, buckets, mark, moments }): SpanGroup => ({
        values,
        count: Math.round(count * scale),
        errors: Math.round(errors * scale),
        p50Ns: quantileNs(buckets, 0.5),
        p90Ns: quantileNs(buckets, 0.9),
        p99Ns: quantileNs(buckets, 0.99),
        ...(mark === undefined ? {} : { mark }),
        ...(moments === undefined ? {} : { curve: moments.curve(scale) }),
      }))
      .sort((a, b) => rankOf(b, order) - rankOf(a, order) || (order === 'key' ? 0 : b.count - a.count) || byValues(a.values, b.values))
      .slice(0, limit);
  }

  #of(values: Values): Counted {
    const key = JSON.stringify(values);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const made: Counted = { values, count: 0, errors: 0, buckets: new Map() };
    this.#groups.set(key, made);
    return made;
  }
}

function rankOf(group: SpanGroup, order: GroupOrder): number {
  switch (order) {
    case 'count':
      return group.count;
    case 'errors':
      return group.errors;
    case 'errorShare':
      return group.count === 0 ? 0 : group.errors / group.count;
    case 'p50':
      return group.p50Ns;
    case 'p90':
      return group.p90Ns;
    case 'p99':
      return group.p99Ns;
    case 'key':
      return 0;
  }
}

function byValues(a: Values, b: Values): number {
  for (const [i, value] of a.entries()) {
    const [left, right] = [value ?? '', b[i] ?? ''];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
