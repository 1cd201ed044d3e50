-- Why: the small index beside the detail blocks. Span and trace ids are noise that would double the index, so `spans` carries only the place of a span (block, ordinal, row).
-- Cost: creates empty tables.
-- Undo: a later migration drops them; blocks stay readable without the index by scanning the object store.
--
-- Orders, partitions by retention and receive day, and `tier` are dear to change later.
-- One insert per table, cut and partition carries a de-duplication token (src/write/build-cut.ts), so a replayed cut stores its rows once.
-- What is acknowledged here is fsynced: the log forgets a cut once its rows are stored.
--
-- Codecs were chosen by measurement on simulator data (README.md): a span costs about 16 bytes in all tables together.
CREATE TABLE IF NOT EXISTS spans_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_at DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  -- Hours since the epoch of the span's start.
  hour UInt32 CODEC(Delta(4), ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  start_ns UInt64 CODEC(Delta(8), T64, ZSTD(1)),
  duration_ns UInt64 CODEC(T64, ZSTD(1)),
  -- 0 hot, 1 cold
  tier UInt8 CODEC(ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  -- OTLP status code: 0 unset, 1 ok, 2 error
  status UInt8 CODEC(ZSTD(1)),
  is_root UInt8 CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  pod LowCardinality(String) CODEC(ZSTD(1)),
  http_method LowCardinality(String) CODEC(ZSTD(1)),
  http_status UInt16 CODEC(ZSTD(1)),
  http_route LowCardinality(String) CODEC(ZSTD(1)),
  rpc_system LowCardinality(String) CODEC(ZSTD(1)),
  rpc_service LowCardinality(String) CODEC(ZSTD(1)),
  rpc_method LowCardinality(String) CODEC(ZSTD(1)),
  db_system LowCardinality(String) CODEC(ZSTD(1)),
  db_namespace LowCardinality(String) CODEC(ZSTD(1)),
  db_operation LowCardinality(String) CODEC(ZSTD(1)),
  messaging_system LowCardinality(String) CODEC(ZSTD(1)),
  messaging_destination LowCardinality(String) CODEC(ZSTD(1)),
  -- The other side of a client or producer span: peer.service, else server.address.
  peer LowCardinality(String) CODEC(ZSTD(1)),
  error_type LowCardinality(String) CODEC(ZSTD(1)),
  business_code LowCardinality(String) CODEC(ZSTD(1)),
  -- The project's indexed tags.
  tags Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  -- Low 32 bits of attributeHash(key, value) of span attributes that are frequent in the flush.
  attribute_hashes Array(UInt32) CODEC(ZSTD(3)),
  block_id UInt64 CODEC(ZSTD(1)),
  ordinal UInt32 CODEC(T64, ZSTD(1)),
  row UInt32 CODEC(T64, ZSTD(1)),
  INDEX attribute_hashes_bloom attribute_hashes TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/spans', '{replica}')
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, hour, service, name, start_ns)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS spans ON CLUSTER spanhouse AS spans_local
ENGINE = Distributed(spanhouse, currentDatabase(), spans_local);

CREATE TABLE IF NOT EXISTS trace_blocks_local ON CLUSTER spanhouse (
  project_id UInt32,
  retention_days UInt16,
  received_at DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  block_id UInt64 CODEC(Delta(8), ZSTD(1)),
  -- Position of the trace in the block, ascending by trace id.
  ordinal UInt32 CODEC(Delta(4), ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  frame UInt16 CODEC(ZSTD(1)),
  -- Milliseconds since blocks.start_ms.
  start_ms UInt32 CODEC(T64, ZSTD(1)),
  end_ms UInt32 CODEC(T64, ZSTD(1)),
  spans UInt32 CODEC(ZSTD(1)),
  errors UInt32 CODEC(ZSTD(1)),
  tier UInt8,
  has_root UInt8,
  root_service LowCardinality(String) CODEC(ZSTD(1)),
  root_name LowCardinality(String) CODEC(ZSTD(1)),
  root_duration_ns UInt64 CODEC(T64, ZSTD(1)),
  services Array(LowCardinality(String)) CODEC(ZSTD(1)),
  -- Answers alone which blocks hold a trace; the offsets find its other columns. 1.1 B a span.
  PROJECTION by_trace_id (SELECT project_id, trace_id, received_at, block_id, spans, tier, _part_offset ORDER BY project_id, trace_id)
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/trace_blocks', '{replica}')
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, block_id, ordinal)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS trace_blocks ON CLUSTER spanhouse AS trace_blocks_local
ENGINE = Distributed(spanhouse, currentDatabase(), trace_blocks_local);

CREATE TABLE IF NOT EXISTS attribute_blocks_local ON CLUSTER spanhouse (
  project_id UInt32,
  retention_days UInt16,
  -- The day alone: in the order of hashes a time would cost 0.9 B a row.
  received_day Date CODEC(ZSTD(1)),
  -- The last second of that day: `received_at >= t` leaves out nothing that was received at t or later.
  received_at DateTime('UTC') ALIAS toDateTime(received_day, 'UTC') + 86399,
  -- attributeHash(key, value), 40 bits
  hash UInt64 CODEC(Delta(8), ZSTD(1)),
  block_id UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/attribute_blocks', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, hash, block_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS attribute_blocks ON CLUSTER spanhouse AS attribute_blocks_local
ENGINE = Distributed(spanhouse, currentDatabase(), attribute_blocks_local);

CREATE TABLE IF NOT EXISTS blocks_local ON CLUSTER spanhouse (
  project_id UInt32,
  retention_days UInt16,
  received_at DateTime('UTC'),
  block_id UInt64 CODEC(Delta(8), ZSTD(1)),
  object_key String,
  -- Where the block lies in the object, in bytes.
  offset UInt64,
  length UInt32,
  format_version UInt16,
  -- Milliseconds since the epoch; trace_blocks counts from here.
  start_ms UInt64,
  end_ms UInt64,
  spans UInt32,
  traces UInt32
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/blocks', '{replica}')
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, block_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS blocks ON CLUSTER spanhouse AS blocks_local
ENGINE = Distributed(spanhouse, currentDatabase(), blocks_local);

CREATE TABLE IF NOT EXISTS attribute_values_local ON CLUSTER spanhouse (
  project_id UInt32,
  day Date,
  service LowCardinality(String) CODEC(ZSTD(1)),
  -- Keys of resource attributes are kept with the prefix 'resource.'.
  key LowCardinality(String) CODEC(ZSTD(1)),
  value String,
  count UInt64
)
ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/attribute_values', '{replica}', count)
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, day, service, key, value)
TTL day + INTERVAL 31 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS attribute_values ON CLUSTER spanhouse AS attribute_values_local
ENGINE = Distributed(spanhouse, currentDatabase(), attribute_values_local);

CREATE TABLE IF NOT EXISTS trace_keys_local ON CLUSTER spanhouse (
  project_id UInt32,
  retention_days UInt16,
  received_at DateTime('UTC'),
  kind LowCardinality(String) CODEC(ZSTD(1)),
  value String,
  trace_id FixedString(16),
  start_ns UInt64
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/trace_keys', '{replica}')
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, kind, value, trace_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS trace_keys ON CLUSTER spanhouse AS trace_keys_local
ENGINE = Distributed(spanhouse, currentDatabase(), trace_keys_local);

-- Why: merging costs more CPU than inserting. ClickHouse's usual fan of 5 rewrites a row at 4 MB, 20 MB, 100 MB, 500 MB …; with 20 it is rewritten half as often.
-- Parts carry the range of `received_at`, so a query of some hours opens only parts of those hours: parts need not grow without end either.
-- Small merges of the 36 narrow columns go row by row: column by column costs a fifth more. Large ones stay by column, for their memory.
-- Cost: changes settings, touches no data. A partition has up to about 60 parts instead of 25.
-- Undo: ALTER TABLE ... RESET SETTING.
ALTER TABLE spans_local ON CLUSTER spanhouse MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592, vertical_merge_algorithm_min_rows_to_activate = 16777216;

ALTER TABLE trace_blocks_local ON CLUSTER spanhouse MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592;

ALTER TABLE attribute_blocks_local ON CLUSTER spanhouse MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592;

ALTER TABLE trace_keys_local ON CLUSTER spanhouse MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8;

ALTER TABLE attribute_values_local ON CLUSTER spanhouse MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8;

-- Why: small objects are joined into large ones, and their blocks then lie elsewhere. Their rows are added once more with the new place and the moment
-- of the join in seconds; of several rows of a block the one with the latest moment holds, of two of the same
-- moment the one with the later key. 0: where the cut put it.
-- Cost: a column of few distinct values; touches no data.
-- Undo: ALTER TABLE blocks DROP COLUMN placed_at, once no joined object is named any more.
ALTER TABLE blocks_local ON CLUSTER spanhouse ADD COLUMN IF NOT EXISTS placed_at UInt32 DEFAULT 0 CODEC(ZSTD(1));

ALTER TABLE blocks ON CLUSTER spanhouse ADD COLUMN IF NOT EXISTS placed_at UInt32 DEFAULT 0 CODEC(ZSTD(1));

-- Why: rate, errors and durations of everything that is called, counted from all spans before any is left out, in three resolutions.
-- Each cut inserts its counts into all three tables itself: a materialised view could be missed by a crash between two parts (docs/adr/0008-metrics-without-views.md).
-- A row of project 0 marks each insert (service = 'cut:<partition>:<from>:<retention>:<day>'): the rows of one insert are one part, so the mark tells that they are all there.
-- Cost: creates empty tables.
-- Undo: a later migration drops them; what they counted before is gone.
--
-- `time` is the start of the bucket in which the spans start. Spans are counted by receive day in partitions, so a range of span times is read from
-- the partitions of its days and of the day after (later spans are not counted).
-- histogram: number of spans by floor(64 * log2(duration in ns)), -1 for 0: at most 0.6 % off (src/metrics/histogram.ts).
-- slowest, typical: exemplars, 8 bytes of priority (big-endian: the duration; a hash of the trace id) before the trace id, so that the greatest wins.
CREATE TABLE IF NOT EXISTS span_metrics_30s_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  -- Position in SPAN_CLASSES (src/describe).
  class UInt8 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  -- OTLP status code: 0 unset, 1 ok, 2 error
  status UInt8 CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  region LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  -- What is called, for calls; position in COMPONENT_CLASSES and name.
  component_class UInt8 CODEC(ZSTD(1)),
  component LowCardinality(String) CODEC(ZSTD(1)),
  count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  min_ns SimpleAggregateFunction(min, UInt64) CODEC(T64, ZSTD(1)),
  max_ns SimpleAggregateFunction(max, UInt64) CODEC(T64, ZSTD(1)),
  histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
  typical SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/span_metrics_30s', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS span_metrics_30s ON CLUSTER spanhouse AS span_metrics_30s_local
ENGINE = Distributed(spanhouse, currentDatabase(), span_metrics_30s_local);

CREATE TABLE IF NOT EXISTS span_metrics_5m_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  -- Position in SPAN_CLASSES (src/describe).
  class UInt8 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  -- OTLP status code: 0 unset, 1 ok, 2 error
  status UInt8 CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  region LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  -- What is called, for calls; position in COMPONENT_CLASSES and name.
  component_class UInt8 CODEC(ZSTD(1)),
  component LowCardinality(String) CODEC(ZSTD(1)),
  count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  min_ns SimpleAggregateFunction(min, UInt64) CODEC(T64, ZSTD(1)),
  max_ns SimpleAggregateFunction(max, UInt64) CODEC(T64, ZSTD(1)),
  histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
  typical SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/span_metrics_5m', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS span_metrics_5m ON CLUSTER spanhouse AS span_metrics_5m_local
ENGINE = Distributed(spanhouse, currentDatabase(), span_metrics_5m_local);

CREATE TABLE IF NOT EXISTS span_metrics_1h_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  -- Position in SPAN_CLASSES (src/describe).
  class UInt8 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  -- OTLP status code: 0 unset, 1 ok, 2 error
  status UInt8 CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  region LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  -- What is called, for calls; position in COMPONENT_CLASSES and name.
  component_class UInt8 CODEC(ZSTD(1)),
  component LowCardinality(String) CODEC(ZSTD(1)),
  count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  min_ns SimpleAggregateFunction(min, UInt64) CODEC(T64, ZSTD(1)),
  max_ns SimpleAggregateFunction(max, UInt64) CODEC(T64, ZSTD(1)),
  histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
  typical SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/span_metrics_1h', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS span_metrics_1h ON CLUSTER spanhouse AS span_metrics_1h_local
ENGINE = Distributed(spanhouse, currentDatabase(), span_metrics_1h_local);

-- Why: what needs several spans of a trace: who calls whom, and what an interface waits for. From a second reader of the log, which sees a trace when nothing has
-- come of it for 30 seconds (src/derive/README.md). Rows are added up; each insert is marked by a row of project 0, as in span_metrics.
-- Cost: creates empty tables.
-- Undo: a later migration drops them; what they counted before is gone.
--
-- Under load only a share of the traces is looked at, chosen by a hash of the trace id; each then counts as many as it stands for (`derived_slots.weight`).
-- `time` is the start of the bucket in which the calling or called span starts, of the entry span in latency_parts.
CREATE TABLE IF NOT EXISTS edges_30s_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  -- Position in COMPONENT_CLASSES: 'downstream' for a service of ours, 'messaging' for a queue that a consumer reads from.
  caller_class UInt8 CODEC(ZSTD(1)),
  -- Service or queue. '' for an entry whose caller is not ours, or (caller_name '(missing)') whose span did not come.
  caller_service LowCardinality(String) CODEC(ZSTD(1)),
  -- The interface of the caller that the call was made for.
  caller_name LowCardinality(String) CODEC(ZSTD(1)),
  -- Position in COMPONENT_CLASSES: what is called. 'downstream' is a service of ours.
  component_class UInt8 CODEC(ZSTD(1)),
  -- Name of the service, database, cache, queue or third party.
  callee LowCardinality(String) CODEC(ZSTD(1)),
  -- Its interface, or the operation.
  callee_name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  -- As the caller saw it; 0 calls when its span is missing.
  client_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_errors SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  -- As the callee saw it; 0 calls when its span is missing.
  server_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_errors SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  -- Calls that both sides saw, and the time between them: of a call, what the caller waited beyond the callee's work; of a message, from sending to processing.
  paired_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  gap_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
  failing SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/edges_30s', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS edges_30s ON CLUSTER spanhouse AS edges_30s_local
ENGINE = Distributed(spanhouse, currentDatabase(), edges_30s_local);

CREATE TABLE IF NOT EXISTS edges_5m_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  -- Position in COMPONENT_CLASSES: 'downstream' for a service of ours, 'messaging' for a queue that a consumer reads from.
  caller_class UInt8 CODEC(ZSTD(1)),
  -- Service or queue. '' for an entry whose caller is not ours, or (caller_name '(missing)') whose span did not come.
  caller_service LowCardinality(String) CODEC(ZSTD(1)),
  -- The interface of the caller that the call was made for.
  caller_name LowCardinality(String) CODEC(ZSTD(1)),
  -- Position in COMPONENT_CLASSES: what is called. 'downstream' is a service of ours.
  component_class UInt8 CODEC(ZSTD(1)),
  -- Name of the service, database, cache, queue or third party.
  callee LowCardinality(String) CODEC(ZSTD(1)),
  -- Its interface, or the operation.
  callee_name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  -- As the caller saw it; 0 calls when its span is missing.
  client_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_errors SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  -- As the callee saw it; 0 calls when its span is missing.
  server_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_errors SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  -- Calls that both sides saw, and the time between them: of a call, what the caller waited beyond the callee's work; of a message, from sending to processing.
  paired_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  gap_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
  failing SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/edges_5m', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS edges_5m ON CLUSTER spanhouse AS edges_5m_local
ENGINE = Distributed(spanhouse, currentDatabase(), edges_5m_local);

CREATE TABLE IF NOT EXISTS edges_1h_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  -- Position in COMPONENT_CLASSES: 'downstream' for a service of ours, 'messaging' for a queue that a consumer reads from.
  caller_class UInt8 CODEC(ZSTD(1)),
  -- Service or queue. '' for an entry whose caller is not ours, or (caller_name '(missing)') whose span did not come.
  caller_service LowCardinality(String) CODEC(ZSTD(1)),
  -- The interface of the caller that the call was made for.
  caller_name LowCardinality(String) CODEC(ZSTD(1)),
  -- Position in COMPONENT_CLASSES: what is called. 'downstream' is a service of ours.
  component_class UInt8 CODEC(ZSTD(1)),
  -- Name of the service, database, cache, queue or third party.
  callee LowCardinality(String) CODEC(ZSTD(1)),
  -- Its interface, or the operation.
  callee_name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  -- As the caller saw it; 0 calls when its span is missing.
  client_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_errors SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  client_histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  -- As the callee saw it; 0 calls when its span is missing.
  server_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_errors SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  server_histogram SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
  -- Calls that both sides saw, and the time between them: of a call, what the caller waited beyond the callee's work; of a message, from sending to processing.
  paired_count SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  gap_sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
  failing SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/edges_1h', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS edges_1h ON CLUSTER spanhouse AS edges_1h_local
ENGINE = Distributed(spanhouse, currentDatabase(), edges_1h_local);

CREATE TABLE IF NOT EXISTS latency_parts_30s_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  -- The interface.
  name LowCardinality(String) CODEC(ZSTD(1)),
  -- 0: exclusive time by what the interface waits for; the times of a band add up to its duration. 1: time on the critical path by span.
  scope UInt8 CODEC(ZSTD(1)),
  -- 0: all requests; 1: the slowest twentieth of each slot, at least one.
  band UInt8 CODEC(ZSTD(1)),
  component_class UInt8 CODEC(ZSTD(1)),
  -- Name of the service, database, cache, queue or third party; '' for own code. On the critical path: the service.
  component LowCardinality(String) CODEC(ZSTD(1)),
  -- The callee's interface, or the operation; '' for own code. On the critical path: the name of the span.
  component_name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  -- Calls; of own code: requests to the interface.
  calls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  -- The trace in which this part took most.
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/latency_parts_30s', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS latency_parts_30s ON CLUSTER spanhouse AS latency_parts_30s_local
ENGINE = Distributed(spanhouse, currentDatabase(), latency_parts_30s_local);

CREATE TABLE IF NOT EXISTS latency_parts_5m_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  -- The interface.
  name LowCardinality(String) CODEC(ZSTD(1)),
  -- 0: exclusive time by what the interface waits for; the times of a band add up to its duration. 1: time on the critical path by span.
  scope UInt8 CODEC(ZSTD(1)),
  -- 0: all requests; 1: the slowest twentieth of each slot, at least one.
  band UInt8 CODEC(ZSTD(1)),
  component_class UInt8 CODEC(ZSTD(1)),
  -- Name of the service, database, cache, queue or third party; '' for own code. On the critical path: the service.
  component LowCardinality(String) CODEC(ZSTD(1)),
  -- The callee's interface, or the operation; '' for own code. On the critical path: the name of the span.
  component_name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  -- Calls; of own code: requests to the interface.
  calls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  -- The trace in which this part took most.
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/latency_parts_5m', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS latency_parts_5m ON CLUSTER spanhouse AS latency_parts_5m_local
ENGINE = Distributed(spanhouse, currentDatabase(), latency_parts_5m_local);

CREATE TABLE IF NOT EXISTS latency_parts_1h_local ON CLUSTER spanhouse (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  -- The interface.
  name LowCardinality(String) CODEC(ZSTD(1)),
  -- 0: exclusive time by what the interface waits for; the times of a band add up to its duration. 1: time on the critical path by span.
  scope UInt8 CODEC(ZSTD(1)),
  -- 0: all requests; 1: the slowest twentieth of each slot, at least one.
  band UInt8 CODEC(ZSTD(1)),
  component_class UInt8 CODEC(ZSTD(1)),
  -- Name of the service, database, cache, queue or third party; '' for own code. On the critical path: the service.
  component LowCardinality(String) CODEC(ZSTD(1)),
  -- The callee's interface, or the operation; '' for own code. On the critical path: the name of the span.
  component_name LowCardinality(String) CODEC(ZSTD(1)),
  time DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  -- Calls; of own code: requests to the interface.
  calls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  sum_ns SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  -- The trace in which this part took most.
  slowest SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/latency_parts_1h', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS latency_parts_1h ON CLUSTER spanhouse AS latency_parts_1h_local
ENGINE = Distributed(spanhouse, currentDatabase(), latency_parts_1h_local);

CREATE TABLE IF NOT EXISTS derived_slots_local ON CLUSTER spanhouse (
  -- 0: the slot as a whole.
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  partition UInt32 CODEC(ZSTD(1)),
  -- Offset of the slot's first record.
  start UInt64 CODEC(Delta(8), ZSTD(1)),
  -- Receive times of its first and last record, Unix milliseconds.
  from_ms Int64 CODEC(Delta(8), ZSTD(1)),
  to_ms Int64 CODEC(Delta(8), ZSTD(1)),
  -- Traces that were looked at, and their spans.
  traces UInt64 CODEC(T64, ZSTD(1)),
  spans UInt64 CODEC(T64, ZSTD(1)),
  -- Of these, spans of traces that had been looked at before: they came later than 30 seconds after the spans before them.
  late_spans UInt64 CODEC(T64, ZSTD(1)),
  -- Traces without a span that has no parent.
  rootless_traces UInt64 CODEC(T64, ZSTD(1)),
  -- So many traces stand behind one that was looked at, a power of two: of the traces that began last in this slot and first in it, and by the slot's own rate.
  weight UInt32 CODEC(ZSTD(1)),
  first_weight UInt32 CODEC(ZSTD(1)),
  own_weight UInt32 CODEC(ZSTD(1))
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/derived_slots', '{replica}')
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, partition, start)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS derived_slots ON CLUSTER spanhouse AS derived_slots_local
ENGINE = Distributed(spanhouse, currentDatabase(), derived_slots_local);

-- Why: a part of 36 columns in files of their own is some hundred files, each made and synced for one insert: two fifths of an insert's CPU was spent in the kernel, and its
-- syncs stand in the way of the log's. Parts below 64 MiB (before compression), which are soon merged, are written as one file; larger ones stay by column.
-- Cost: changes a setting, touches no data. A small part takes 2.4 % more, as long as it is small.
-- Undo: ALTER TABLE ... RESET SETTING.
ALTER TABLE spans_local ON CLUSTER spanhouse MODIFY SETTING min_bytes_for_wide_part = 67108864;

-- Why: parts of `spans` follow each other in time, so a merge takes long runs of rows from one part after the other: column by column that takes two fifths of the CPU
-- of row by row (1.1 instead of 2.5 µs a row for 16 parts of 124,000 rows). Where all parts are of the same moments it is a fifth dearer.
-- Cost: changes a setting, touches no data.
-- Undo: ALTER TABLE ... RESET SETTING.
ALTER TABLE spans_local ON CLUSTER spanhouse MODIFY SETTING vertical_merge_algorithm_min_rows_to_activate = 131072;
