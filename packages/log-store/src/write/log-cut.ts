import type { Sql } from '@spanhouse/clickhouse';
import type { OtlpLimits } from '@spanhouse/otlp';

export type LogTable = 'logs' | 'log_resources' | 'log_cuts';

/** All that a cut's rows depend on besides its records. A part of what compute keeps beside a cut. */
export type LogCutSettings = {
  readonly retentionDaysDefault: number;
  /** By project id; absent: the default. */
  readonly retentionDays: Readonly<Record<number, number>>;
  readonly limits: OtlpLimits;
};

/** One insert: `block` in ClickHouse's Native format, all of one partition of the table, so it is stored whole or not at all. */
export type LogInsert = {
  readonly table: LogTable;
  readonly token: string;
  readonly rows: number;
  readonly block: Uint8Array;
  /** Answers `found`, 0 or 1: whether it was stored. Null: it may be stored again, which changes nothing. */
  readonly probe: Sql | null;
};

export type LogCutOutput = {
  /** In the order in which they are to be stored: resources, records, then what says that they are there. */
  readonly inserts: readonly LogInsert[];
  readonly deadLetters: readonly { readonly offset: bigint; readonly reason: string }[];
  readonly counts: { readonly requests: number; readonly records: number; readonly bodyBytes: number };
};
