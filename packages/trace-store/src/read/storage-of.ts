import type { ProjectId } from '@spanhouse/core';
import type { ReadOptions, StoredData } from '../model/trace-reader.ts';
import type { z } from 'zod';
import { ask } from './find-rows.ts';
import { IndexSizeRow, indexSizeSql, StoredDayRow, storedDaysSql } from './queries/storage.ts';
import type { ProjectReads } from './project-reads.ts';

const DAY_SECONDS = 86_400;
/** Days that a rate is taken over. */
const DAYS_MAX = 7;
/** What came in less time says nothing about a day. */
const MEASURED_SECONDS_MIN = 600;

/** What a project has stored and gets in a day. The index's bytes are its share by spans: projects lie side by side in the same parts. */
export async function storageOf(
  { clickhouse }: { readonly clickhouse: ProjectReads },
  projectId: ProjectId,
  options: ReadOptions,
): Promise<StoredData> {
  const reads = clickhouse.inProject(projectId);
  const [days, sizes] = await Promise.all([
    reads.query(storedDaysSql(projectId), StoredDayRow, ask('project.storage', options)),
    reads.query(indexSizeSql(), IndexSizeRow, ask('project.index_size', options)),
  ]);
  const size = sizes[0];
  return storedData(days, size === undefined || size.spans === 0 ? 0 : size.bytes / size.spans);
}

type StoredDayRow = z.output<typeof StoredDayRow>;

/**
 * Pure. The rate is of the last seven days or, of a younger project, of all that came since the first receipt: what is known after some minutes already
 * is better than nothing.
 * @param days ascending
 */
export function storedData(days: readonly StoredDayRow[], indexBytesPerSpan: number): StoredData {
  const sum = (rows: readonly StoredDayRow[], of: (row: StoredDayRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const now = days[0]?.answered_at ?? 0;
  const earliest = Math.floor(now / DAY_SECONDS) * DAY_SECONDS - (DAYS_MAX - 1) * DAY_SECONDS;
  const recent = days.filter((day) => day.day_start >= earliest);
  // A day of a project that is older is whole, whenever in it the first span came.
  const start = recent.length < days.length ? earliest : (recent[0]?.first_receipt ?? now);
  const measured = now - start < MEASURED_SECONDS_MIN ? 0 : (now - start) / DAY_SECONDS;
  const perDay = (total: number): number => (measured === 0 ? 0 : total / measured);
  const spansPerDay = perDay(sum(recent, (day) => day.spans));
  return {
    days: measured,
    spansPerDay,
    indexBytesPerDay: spansPerDay * indexBytesPerSpan,
    blockBytesPerDay: perDay(sum(recent, (day) => day.bytes)),
    storedBytes: sum(days, (day) => day.bytes + day.spans * indexBytesPerSpan),
    storedSpans: sum(days, (day) => day.spans),
  };
}
