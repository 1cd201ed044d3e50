import { unixNano } from '@spanhouse/core';
import type { FoundSpan, ReadOptions, SpanExport } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { FindDeps } from './find-rows.ts';
import { findSpans } from './find-spans.ts';
import { columnTeller, toFoundSpan } from './found-span.ts';
import { READ_LIMITS } from './limits.ts';
import { scanBlocks } from './scan/scan.ts';
import { needsBlocks, spanConditions } from './span-conditions.ts';

const CROWDED = 'More spans begin at one nanosecond than are read at once; some of them are left out.';

type Batches = AsyncGenerator<readonly FoundSpan[], readonly string[]>;

/** See TraceReader.exportSpans. */
export async function* exportSpans(
  deps: FindDeps,
  query: SpanQuery,
  options: ReadOptions,
): AsyncGenerator<readonly FoundSpan[], SpanExport> {
  const { exportSpansMax } = READ_LIMITS;
  const most = Math.min(query.limit, exportSpansMax);
  // A page of the export is not what the caller bounds.
  const asked: SpanQuery = { ...query, order: 'newest', limit: READ_LIMITS.rowsMax, isRowsOnly: true };
  const batches = needsBlocks(asked, spanConditions(asked)) ? bySearchingBlocks(deps, asked, options) : byIndex(deps, asked, options);
  let count = 0;
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return { count, isCut: false, partial: next.value };
    const space = most - count;
    const batch = next.value.slice(0, space);
    count += batch.length;
    if (batch.length > 0) yield batch;
    if (next.value.length > space) {
      await batches.return([]);
      return { count, isCut: true, partial: [] };
    }
  }
}

/** Pages of the newest, each from where the one before ended. Spans of that very nanosecond come again and are left out. */
async function* byIndex(deps: FindDeps, query: SpanQuery, options: ReadOptions): Batches {
  const partial = new Set<string>();
  let { end } = query;
  let known: ReadonlySet<string> = new Set();
  while (end > query.start) {
    options.signal?.throwIfAborted();
    const page = await findSpans(deps, { ...query, end }, options);
    for (const note of page.partial) partial.add(note);
    const fresh = page.rows.filter((span) => !known.has(idOf(span)));
    yield fresh;
    const last = page.rows.at(-1);
    if (last === undefined || page.rows.length < query.limit) break;
    const isStuck = fresh.length === 0 || (page.rows[0]?.start === last.start && end === last.start + 1n);
    if (isStuck) partial.add(CROWDED);
    end = unixNano(isStuck ? last.start : last.start + 1n);
    known = new Set(page.rows.filter(({ start }) => start === last.start).map(idOf));
  }
  return [...partial];
}

/** Every part of a search, until all blocks were looked into. */
async function* bySearchingBlocks(deps: FindDeps, query: SpanQuery, options: ReadOptions): Batches {
  const tell = columnTeller(query.columns);
  const known = new Set<string>();
  const partial = new Set<string>();
  for (let from = query.from; ;) {
    options.signal?.throwIfAborted();
    const { spans, scan } = await scanBlocks(deps, { ...query, ...(from === undefined ? {} : { from }) }, options);
    const fresh: FoundSpan[] = [];
    for (const found of spans) {
      const span = toFoundSpan(found, tell);
      if (known.has(idOf(span))) continue;
      known.add(idOf(span));
      fresh.push(span);
    }
    yield fresh;
    for (const note of scan.notes) partial.add(note);
    if (scan.next === null) return [...partial];
    from = scan.next;
  }
}

function idOf({ traceId, spanId, start }: FoundSpan): string {
  return `${traceId}${spanId}${String(start)}`;
}
