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

CREATE TABLE IF NOT EXISTS span_metrics_30s {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS span_metrics_5m {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS span_metrics_1h {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
