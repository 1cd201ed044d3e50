import type { ProjectId } from '@spanhouse/core';
import type { ReadOptions, StoredData } from '../model/trace-reader.ts';
import type { z } from 'zod';
import { ask } from './find-rows.ts';
import { IndexSizeRow, indexSizeSql, StoredDayRow, storedDaysSql } from './queries/storage.ts';
import type { ProjectReads } from './project-reads.ts';

/** Full days that an average is taken over. */
const DAYS_MAX = 7;

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
  const indexBytesPerSpan = size === undefined || size.spans === 0 ? 0 : size.bytes / size.spans;
  const full = days.filter((day) => day.is_over === 1).slice(-DAYS_MAX);
  const sum = (rows: readonly StoredDayRow[], of: (row: StoredDayRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const perDay = (total: number): number => (full.length === 0 ? 0 : total / full.length);
  const spansPerDay = perDay(sum(full, (day) => day.spans));
  return {
    days: full.length,
    spansPerDay,
    indexBytesPerDay: spansPerDay * indexBytesPerSpan,
    blockBytesPerDay: perDay(sum(full, (day) => day.bytes)),
    storedBytes: sum(days, (day) => day.bytes + day.spans * indexBytesPerSpan),
    storedSpans: sum(days, (day) => day.spans),
  };
}

type StoredDayRow = z.output<typeof StoredDayRow>;
