import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';

/** A million at a time: one part each, as some cuts together would make. */
const AT_ONCE = 1_000_000;
export const PROJECT = 1;
/** Records lie in the hours before this moment, at the rate that is given. */
export const END_NS = 1_795_946_400_000_000_000n;

/**
 * Generated inside of ClickHouse: sentences of some thousand words whose frequencies fall as those of a language do, numbers and ids that occur once, forty
 * services, a trace each ten records. Every 100,000th holds the word `zebra`. Told of so many records, `goesOn` says whether it is to be gone on.
 */
export async function fillLogs(clickhouse: ClickHouse, records: number, perSecond: number, goesOn: (so: number) => boolean): Promise<void> {
  for (let from = 0; from < records; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, records - from);
    await clickhouse.insertFrom('logs', COLUMNS, rowsOf(from, count, records, perSecond), {
      tag: 'bench.fill',
      limits: { timeMs: 280_000, memoryBytesMax: 4 * 2 ** 30 },
    });
    if (!goesOn(from + count)) return;
  }
}

const COLUMNS = [
  ...[
    'project_id',
    'retention_days',
    'received_day',
    'minute',
    'service',
    'time_ns',
    'observed_ns',
    'severity',
    'severity_text',
    'trace_id',
  ],
  ...['span_id', 'body', 'body_kind', 'pattern', 'resource_id', 'attributes', 'log_partition', 'log_offset', 'log_row'],
];

function rowsOf(from: number, count: number, records: number, perSecond: number): ReturnType<typeof sql> {
  const stepNs = BigInt(Math.round(1e9 / perSecond));
  const startNs = END_NS - BigInt(records) * stepNs;
  return sql`SELECT ${param('UInt32', PROJECT)} AS project_id, 7 AS retention_days, toDate('2026-11-29') AS received_day,
  intDiv(time_ns, 60000000000) AS minute, concat('service-', toString(n % 40)) AS service,
  ${param('UInt64', startNs)} + n * ${param('UInt64', stepNs)} AS time_ns, time_ns + 2000000 AS observed_ns,
  multiIf(h1 % 100 < 2, 17, h1 % 100 < 7, 13, h1 % 100 < 85, 9, 5) AS severity,
  multiIf(severity = 17, 'ERROR', severity = 13, 'WARN', severity = 9, 'INFO', 'DEBUG') AS severity_text,
  reinterpretAsFixedString(sipHash128(intDiv(n, 10))) AS trace_id, reinterpretAsFixedString(sipHash64(n)) AS span_id,
  concat(concat('word', toString(toUInt32(pow(4000, ((h1) % 10000) / 10000)))), ' ', concat('word', toString(toUInt32(pow(4000, ((h2) % 10000) / 10000)))), ' order ', toString(h3 % 100000000), ' ', concat('word', toString(toUInt32(pow(4000, ((h1 + 7) % 10000) / 10000)))), ' ', concat('word', toString(toUInt32(pow(4000, ((h2 + 11) % 10000) / 10000)))), ' by user ', toString(h2 % 1000000), ' in ',
    toString(h1 % 5000), ' ms: connection ', if(h2 % 50 = 0, 'refused', 'kept'), ' ', concat('word', toString(toUInt32(pow(4000, ((h3) % 10000) / 10000)))), if(n % 100000 = 0, ' zebra', '')) AS body,
  1 AS body_kind, h1 % 200 AS pattern, n % 400 AS resource_id,
  map('http.route', concat('/api/', toString(h2 % 50)), 'order.id', toString(h3 % 100000000), 'thread', toString(h1 % 64)) AS attributes,
  0 AS log_partition, intDiv(n, 500) AS log_offset, n % 500 AS log_row
FROM (SELECT number + ${param('UInt64', from)} AS n, cityHash64(n) AS h1, cityHash64(n, 1) AS h2, cityHash64(n, 2) AS h3 FROM numbers(${param('UInt64', count)}))`;
}
