import type { CountTable } from '../metrics/count-tables.ts';
import type { InsertProbe } from './insert-probe.ts';

/**
 * One insert: `block` is in ClickHouse's Native format, all of one partition of the table, so it is stored whole or not at all;
 * `token` de-duplicates it; `probe` tells whether it was stored.
 */
export type CutInsert = {
  readonly table: CutTable;
  readonly token: string;
  readonly rows: number;
  readonly block: Uint8Array;
  readonly probe: InsertProbe | null;
};

/** Tables that find spans. */
export type IndexTable = 'blocks' | 'trace_blocks' | 'attribute_blocks' | 'attribute_values' | 'trace_keys' | 'spans';
/** All that a cut or a slot writes into. */
export type CutTable = IndexTable | CountTable | 'derived_slots';
