import type { CutSpans } from '../cut/cut-spans.ts';
import type { CutSettings } from './cut-settings.ts';
import type { OriginFacts } from './origins.ts';
import type { ShapeFacts } from './shape-facts.ts';
import { SpanColumns } from './span-columns.ts';
import { AttributeBlockColumns, BlockColumns, TraceColumns, TraceKeyColumns, ValueColumns } from './table-columns.ts';

/** What the index knows of what the spans of a cut share: by origin, by shape. */
export type CutFacts = { readonly origins: readonly OriginFacts[]; readonly shapes: readonly ShapeFacts[] };

/** The rows of one cut, for all groups together: one insert a table. */
export class CutTables {
  readonly cut: CutSpans;
  /** By origin of the cut. */
  readonly origins: readonly OriginFacts[];
  readonly shapes: readonly ShapeFacts[];
  readonly settings: CutSettings;
  readonly spans: SpanColumns;
  readonly traces: TraceColumns;
  readonly blocks = new BlockColumns();
  readonly attributeBlocks = new AttributeBlockColumns();
  readonly values: ValueColumns;
  readonly traceKeys = new TraceKeyColumns();

  constructor(cut: CutSpans, facts: CutFacts, spanCount: number, settings: CutSettings) {
    this.cut = cut;
    this.origins = facts.origins;
    this.shapes = facts.shapes;
    this.settings = settings;
    this.spans = new SpanColumns(spanCount);
    this.traces = new TraceColumns(this.spans.service);
    this.values = new ValueColumns(this.spans.service);
  }
}
