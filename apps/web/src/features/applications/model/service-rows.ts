import type { ServiceRow } from '@spanhouse/trace-store';
import type { ServiceOrder } from '../url.ts';
import { HEALTHS, healthOf, type Health } from './health.ts';

/** A service as the list shows it. Rates in requests a second, shares from 0 to 1; `before` is null where there is nothing to hold it against. */
export type ServiceView = {
  readonly service: string;
  readonly health: Health;
  readonly rate: number;
  readonly errorShare: number;
  readonly p50Ns: number | null;
  readonly p95Ns: number | null;
  readonly p99Ns: number | null;
  readonly before: { readonly rate: number; readonly errorShare: number; readonly p99Ns: number | null } | null;
  readonly interfaces: number;
  readonly instances: number;
  readonly versions: readonly string[];
  readonly countTrend: readonly number[];
  readonly errorTrend: readonly number[];
};

export type Counted = { readonly seconds: number; readonly rows: readonly ServiceRow[] };

/** @param buckets how many of the trend's, from the first, are shown */
export function serviceViews(now: Counted, before: Counted | null, buckets: number): readonly ServiceView[] {
  const beforeOf = new Map((before?.rows ?? []).map((row) => [row.service, row]));
  return now.rows.map((row) => {
    const old = beforeOf.get(row.service) ?? null;
    return {
      service: row.service,
      health: healthOf(row, old),
      rate: row.count / now.seconds,
      errorShare: shareOf(row),
      p50Ns: row.p50Ns,
      p95Ns: row.p95Ns,
      p99Ns: row.p99Ns,
      before: old === null || before === null ? null : { rate: old.count / before.seconds, errorShare: shareOf(old), p99Ns: old.p99Ns },
      interfaces: row.interfaces,
      instances: row.instances,
      versions: row.versions,
      countTrend: row.countTrend.slice(0, buckets),
      errorTrend: row.errorTrend.slice(0, buckets),
    };
  });
}

export function shareOf({ count, errors }: { readonly count: number; readonly errors: number }): number {
  return count === 0 ? 0 : errors / count;
}

/** Those whose name (or version) contains the text, in the order asked for. */
export function chosenServices(views: readonly ServiceView[], find: string, order: ServiceOrder): readonly ServiceView[] {
  const text = find.trim().toLowerCase();
  const fits = (view: ServiceView): boolean =>
    text === '' || [view.service, ...view.versions].some((word) => word.toLowerCase().includes(text));
  const found = views.filter(fits);
  if (order === 'name') return found.sort((a, b) => a.service.localeCompare(b.service));
  // Whoever fares alike is in the order of what is asked of them.
  if (order === 'health') return found.sort((a, b) => HEALTHS.indexOf(a.health) - HEALTHS.indexOf(b.health) || b.rate - a.rate);
  return found.sort((a, b) => figureOf(b, order) - figureOf(a, order) || a.service.localeCompare(b.service));
}

function figureOf(view: ServiceView, order: Exclude<ServiceOrder, 'name' | 'health'>): number {
  switch (order) {
    case 'rate':
      return view.rate;
    case 'errors':
      return view.errorShare;
    case 'p50':
      return view.p50Ns ?? -1;
    case 'p95':
      return view.p95Ns ?? -1;
    case 'p99':
      return view.p99Ns ?? -1;
    case 'interfaces':
      return view.interfaces;
    case 'instances':
      return view.instances;
  }
}
