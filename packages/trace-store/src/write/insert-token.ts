import type { Cut } from '@spanhouse/span-log';

/** Rows of one retention class and day of receipt: one partition of each table. */
export type PartitionClass = { readonly retentionDays: number; readonly receivedDay: number };

/** De-duplication token of the one insert that a cut makes into a partition of `table`. The same cut always carries the same rows. */
export function insertTokenOf(table: string, cut: Cut, { retentionDays, receivedDay }: PartitionClass): string {
  return [table, cut.partition, cut.from, retentionDays, receivedDay].map(String).join(':');
}
