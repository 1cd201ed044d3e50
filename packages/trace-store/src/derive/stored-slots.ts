import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';

/** What is known of the slots of a partition whose rows are all stored. */
export type StoredSlots = {
  /** Where the latest of them began; -1: none is stored. */
  readonly lastStart: bigint;
  /** Weights with which the slot begins at the offset from which is read; 1 when that one is not stored. */
  readonly weight: number;
  readonly ownWeight: number;
};

const Row = z.object({ slots: z.coerce.number(), last: z.coerce.bigint(), weight: z.number(), own_weight: z.number() });

/**
 * @param from offset from which the log is read again: where a slot begins
 * Errors: STORE.UNAVAILABLE
 */
export async function storedSlots(clickhouse: ClickHouse, partition: number, from: bigint, signal?: AbortSignal): Promise<StoredSlots> {
  const [row] = await clickhouse.query(
    sql`SELECT count() AS slots, max(start) AS last,
  argMinIf(first_weight, start, start >= ${param('UInt64', from.toString())}) AS weight,
  argMinIf(own_weight, start, start >= ${param('UInt64', from.toString())}) AS own_weight
FROM derived_slots WHERE project_id = 0 AND partition = ${param('UInt32', partition)}`,
    Row,
    { tag: 'derive.stored_slots', ...(signal === undefined ? {} : { signal }) },
  );
  if (row === undefined || row.slots === 0) return { lastStart: -1n, weight: 1, ownWeight: 1 };
  return { lastStart: row.last, weight: row.weight || 1, ownWeight: row.own_weight || 1 };
}
