import { COUNT_TABLE_NAMES } from '@spanhouse/trace-store';

const COUNTS: ReadonlySet<string> = new Set([...COUNT_TABLE_NAMES, 'derived_slots']);

/** Tables of what is counted of spans; the others find and hold the spans themselves. */
export function isCountTable(table: string): boolean {
  return COUNTS.has(table);
}
