import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';

export type CrowdedName = { readonly projectId: number; readonly service: string; readonly name: string; readonly count: number };

const Row = z.object({ project_id: z.number(), service: z.string(), name: z.string(), spans: z.coerce.number() });
/** Of one service. */
const NAMES_MAX = 5_000;

/**
 * Names of interfaces and of what is called, of services that have more than `namesMin` of them since a moment: some of them are likely ids.
 *
 * @param since Unix seconds
 */
export async function crowdedNames(
  clickhouse: ClickHouse,
  since: number,
  namesMin: number,
  signal?: AbortSignal,
): Promise<readonly CrowdedName[]> {
  const rows = await clickhouse.query(
    sql`SELECT project_id, service, name, sum(m.count) AS spans FROM span_metrics_5m AS m
WHERE project_id > 0 AND class IN (0, 1) AND time >= toDateTime(${param('UInt32', since)}, 'UTC') AND received_day >= toDate(toDateTime(${param('UInt32', since)}, 'UTC'))
  AND (project_id, service) IN (
    SELECT project_id, service FROM span_metrics_5m
    WHERE project_id > 0 AND class IN (0, 1) AND time >= toDateTime(${param('UInt32', since)}, 'UTC') AND received_day >= toDate(toDateTime(${param('UInt32', since)}, 'UTC'))
    GROUP BY project_id, service HAVING uniq(name) > ${param('UInt32', namesMin)})
GROUP BY project_id, service, name
ORDER BY project_id, service, spans DESC, name
LIMIT ${param('UInt32', NAMES_MAX)} BY project_id, service`,
    Row,
    { tag: 'metrics.crowded_names', ...(signal === undefined ? {} : { signal }) },
  );
  return rows.map((row) => ({ projectId: row.project_id, service: row.service, name: row.name, count: row.spans }));
}
