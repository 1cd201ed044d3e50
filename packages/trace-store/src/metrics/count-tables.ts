import { sql, type Sql } from '@spanhouse/clickhouse';
import type { Resolution } from './resolutions.ts';

/** Tables whose rows are added up, each in all resolutions. */
export type CountFamily = 'span_metrics' | 'edges' | 'latency_parts';
export type CountTable = `${CountFamily}_${Resolution['suffix']}`;

/** Their names for queries: written out, because nothing is ever pasted into one. */
export const COUNT_TABLES: Readonly<Record<CountTable, Sql>> = {
  span_metrics_30s: sql`span_metrics_30s`,
  span_metrics_5m: sql`span_metrics_5m`,
  span_metrics_1h: sql`span_metrics_1h`,
  edges_30s: sql`edges_30s`,
  edges_5m: sql`edges_5m`,
  edges_1h: sql`edges_1h`,
  latency_parts_30s: sql`latency_parts_30s`,
  latency_parts_5m: sql`latency_parts_5m`,
  latency_parts_1h: sql`latency_parts_1h`,
};

export const COUNT_TABLE_NAMES = Object.keys(COUNT_TABLES) as readonly CountTable[];
