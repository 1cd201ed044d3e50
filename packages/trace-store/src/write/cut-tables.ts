import type { TraceScan } from '@spanhouse/otlp';
import type { ProjectId } from '@spanhouse/core';
import { KeyTable } from './attribute-keys.ts';
import type { CutSettings } from './cut-settings.ts';
import { type OriginTable } from './origins.ts';
import { SpanColumns } from './span-columns.ts';
import { AttributeBlockColumns, BlockColumns, TraceColumns, TraceKeyColumns, ValueColumns } from './table-columns.ts';

/** Spans of one cut that go to one object: one project, one retention class, one day of receipt (UTC). Duplicates are already out. */
export type Group = {
  readonly projectId: ProjectId;
  readonly retentionDays: number;
  /** Days since the epoch. */
  readonly receivedDay: number;
  /** The latest receive time of the group's records, in whole seconds: not before the true one, so the time in a trace id stays a lower bound. */
  readonly receivedAt: number;
  readonly scan: Uint32Array;
  readonly span: Uint32Array;
  readonly count: number;
};

/** The rows of one cut, for all groups together: one insert a table. */
export class CutTables {
  readonly origins: OriginTable;
  readonly keys: KeyTable;
  readonly spans: SpanColumns;
  readonly traces: TraceColumns;
  readonly blocks = new BlockColumns();
  readonly attributeBlocks = new AttributeBlockColumns();
  readonly values: ValueColumns;
  readonly traceKeys = new TraceKeyColumns();
  readonly scans: readonly TraceScan[];
  /** Origin by [scan][group of the scan]. */
  readonly originIds: readonly Int32Array[];
  readonly settings: CutSettings;

  constructor(
    scans: readonly TraceScan[],
    originIds: readonly Int32Array[],
    origins: OriginTable,
    spanCount: number,
    settings: CutSettings,
  ) {
    this.scans = scans;
    this.originIds = originIds;
    this.origins = origins;
    this.settings = settings;
    this.keys = new KeyTable(settings.traceKeys);
    this.spans = new SpanColumns(spanCount);
    this.traces = new TraceColumns(this.spans.service);
    this.values = new ValueColumns(this.spans.service);
  }
}
