import type { ClickHouse, Sql } from '@spanhouse/clickhouse';
import { param, sql } from '@spanhouse/clickhouse';

/** A large installation's counts of one day, made in ClickHouse itself: the questions asked of them do not know. */
export const SIZE = { services: 200, interfaces: 10, instances: 4, spansADay: 100_000_000 } as const;

const TAG = 'bench';
const LIMITS = { timeMs: 300_000, memoryBytesMax: 8 * 2 ** 30 };
const DAY_SECONDS = 86_400;

/** Rows of project 1 for the 24 hours before `endSeconds`, in the resolutions that a day is read from. */
export async function fillCounts(clickhouse: ClickHouse, endSeconds: number): Promise<void> {
  for (const [suffix, seconds] of [
    ['5m', 300],
    ['1h', 3_600],
  ] as const) {
    const buckets = DAY_SECONDS / seconds;
    const from = endSeconds - (endSeconds % seconds) - DAY_SECONDS;
    const perRow = Math.round(SIZE.spansADay / (SIZE.services * SIZE.interfaces * SIZE.instances * buckets));
    await insert(
      clickhouse,
      `span_metrics_${suffix}`,
      [
        ...[
          'project_id',
          'retention_days',
          'received_day',
          'class',
          'service',
          'name',
          'time',
          'kind',
          'status',
          'environment',
          'version',
          'instance',
        ],
        ...['count', 'sum_ns', 'min_ns', 'max_ns', 'histogram', 'slowest', 'typical'],
      ],
      sql`SELECT 1, 30, toDate(at), 0, concat('service-', toString(s)), concat('GET /interface/', toString(i)), at, 2, if(n % 20 = 0, 2, 0), 'production', '1.0.0',
  concat('service-', toString(s), '-', toString(p)), ${param('UInt64', perRow)}, ${param('UInt64', perRow)} * 20000000, 1000000, 900000000,
  mapFromArrays(arrayMap(k -> toInt16(1400 + k * 8), range(24)), arrayMap(k -> toUInt64(1 + ${param('UInt64', perRow)} / 24), range(24))),
  unhex(concat('000000000BEBC200', lower(hex(MD5(toString(n)))))), unhex(concat('00000000', lower(hex(toUInt32(cityHash64(n)))), lower(hex(MD5(toString(n))))))
FROM (SELECT number AS n, number % 200 AS s, intDiv(number, 200) % 10 AS i, intDiv(number, 2000) % 4 AS p,
  toDateTime(${param('UInt32', from)} + intDiv(number, 8000) * ${param('UInt32', seconds)}, 'UTC') AS at FROM numbers(${param('UInt64', 8_000 * buckets)}))`,
    );
    await insert(
      clickhouse,
      `edges_${suffix}`,
      [
        ...[
          'project_id',
          'retention_days',
          'received_day',
          'caller_class',
          'caller_service',
          'caller_name',
          'component_class',
          'callee',
          'callee_name',
          'time',
          'environment',
        ],
        ...[
          'client_count',
          'client_errors',
          'client_sum_ns',
          'client_histogram',
          'server_count',
          'server_errors',
          'server_sum_ns',
          'server_histogram',
          'paired_count',
          'gap_sum_ns',
          'slowest',
          'failing',
        ],
      ],
      sql`SELECT 1, 30, toDate(at), 5, concat('service-', toString(s)), concat('GET /interface/', toString(i)), 5, concat('service-', toString((s * 7 + e * 13 + 1) % 200)), concat('GET /interface/', toString(e)), at, 'production',
  40, 1, 800000000, h, 40, 1, 700000000, h, 40, 100000000, unhex(concat('000000000BEBC200', lower(hex(MD5(toString(n)))))), unhex(concat('000000000BEBC200', lower(hex(MD5(toString(n))))))
FROM (SELECT number AS n, number % 200 AS s, intDiv(number, 200) % 10 AS i, intDiv(number, 2000) % 3 AS e, mapFromArrays(arrayMap(k -> toInt16(1400 + k * 16), range(12)), arrayMap(k -> toUInt64(3), range(12))) AS h,
  toDateTime(${param('UInt32', from)} + intDiv(number, 6000) * ${param('UInt32', seconds)}, 'UTC') AS at FROM numbers(${param('UInt64', 6_000 * buckets)}))`,
    );
    await insert(
      clickhouse,
      `latency_parts_${suffix}`,
      [
        ...[
          'project_id',
          'retention_days',
          'received_day',
          'service',
          'name',
          'scope',
          'band',
          'component_class',
          'component',
          'component_name',
          'time',
          'environment',
        ],
        ...['calls', 'sum_ns', 'slowest'],
      ],
      sql`SELECT 1, 30, toDate(at), concat('service-', toString(s)), concat('GET /interface/', toString(i)), 0, b, [0, 1, 2, 5, 5][c + 1], ['', 'mysql main', 'redis main', 'service-1', 'service-2'][c + 1], ['', 'SELECT t', 'GET', 'GET /interface/1', 'GET /interface/2'][c + 1], at, 'production',
  40, 200000000 + c, unhex(concat('000000000BEBC200', lower(hex(MD5(toString(n))))))
FROM (SELECT number AS n, number % 200 AS s, intDiv(number, 200) % 10 AS i, intDiv(number, 2000) % 2 AS b, intDiv(number, 4000) % 5 AS c,
  toDateTime(${param('UInt32', from)} + intDiv(number, 20000) * ${param('UInt32', seconds)}, 'UTC') AS at FROM numbers(${param('UInt64', 20_000 * buckets)}))`,
    );
  }
}

function insert(clickhouse: ClickHouse, table: string, columns: readonly string[], rows: Sql): Promise<void> {
  return clickhouse.insertFrom(table, columns, rows, { tag: TAG, limits: LIMITS });
}
