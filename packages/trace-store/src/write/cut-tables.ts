import { SPAN_PROMOTIONS } from '../cut/attribute-keys.ts';
import type { CutSpans } from '../cut/cut-spans.ts';
import type { CutSettings } from './cut-settings.ts';
import { ColumnTexts } from './dictionary-column.ts';
import type { Group } from './group.ts';
import type { OriginFacts } from './origins.ts';
import { BlockColumns, ValueColumns } from './table-columns.ts';

/** Tables whose rows the kernel makes. */
export type KernelTable = 'spans' | 'trace_blocks' | 'attribute_blocks' | 'trace_keys';

/** The rows of one block, from the given row of each table on. */
export type BlockRun = { readonly group: Group; readonly blockId: bigint; readonly from: Readonly<Record<KernelTable, number>> };

/** A bit for each promotion that is a status. */
const STATUSES = SPAN_PROMOTIONS.reduce((bits, { kind }, promotion) => (kind === 'status' ? bits | (1 << promotion) : bits), 0);

/**
 * The rows of one cut, for all groups of one partition of the tables together: one insert a table. What has a row a span, a trace or a rare value
 * is in the kernel, in the order in which it goes to ClickHouse; the rest is here.
 */
export class CutTables {
  readonly cut: CutSpans;
  readonly settings: CutSettings;
  /** By origin of the cut. */
  readonly origins: readonly OriginFacts[];
  /** Texts of the columns that origins fill. */
  readonly texts = {
    service: new ColumnTexts(),
    environment: new ColumnTexts(),
    version: new ColumnTexts(),
    instance: new ColumnTexts(),
    host: new ColumnTexts(),
    pod: new ColumnTexts(),
  };
  readonly runs: BlockRun[] = [];
  readonly blocks = new BlockColumns();
  readonly values = new ValueColumns();

  /** @param rows spans of all groups together */
  constructor(cut: CutSpans, origins: readonly OriginFacts[], rows: number, settings: CutSettings) {
    this.cut = cut;
    this.origins = origins;
    this.settings = settings;
    // Each origin has a service, and the empty text is one too.
    cut.kernel.exports.startTables(rows, origins.length + 1, SPAN_PROMOTIONS.length, STATUSES);
  }

  rowsOf(table: KernelTable): number {
    const { exports } = this.cut.kernel;
    switch (table) {
      case 'spans':
        return exports.rowCount.value;
      case 'trace_blocks':
        return exports.traceRows.value;
      case 'attribute_blocks':
        return this.cut.kernel.written(exports.rareHashSink()).length / 8;
      case 'trace_keys':
        return exports.keyRows.value;
    }
  }

  /** Rows that are added from now on belong to this block. */
  startBlock(group: Group, blockId: bigint): void {
    const from = {
      spans: this.rowsOf('spans'),
      trace_blocks: this.rowsOf('trace_blocks'),
      attribute_blocks: this.rowsOf('attribute_blocks'),
      trace_keys: this.rowsOf('trace_keys'),
    };
    this.runs.push({ group, blockId, from });
  }

  /** The block of a table's first row. */
  firstRun(table: KernelTable): BlockRun | undefined {
    return this.runs.findLast(({ from }) => from[table] === 0);
  }
}
