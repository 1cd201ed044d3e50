-- Why: what needs several spans of a trace: who calls whom, and what an interface waits for. From a second reader of the log, which sees a trace when nothing has
-- come of it for 30 seconds (src/derive/README.md). Rows are added up; each insert is marked by a row of project 0, as in span_metrics.
-- Cost: creates empty tables.
-- Undo: a later migration drops them; what they counted before is gone.
--
-- Under load only a share of the traces is looked at, chosen by a hash of the trace id; each then counts as many as it stands for (`derived_slots.weight`).
-- `time` is the start of the bucket in which the calling or called span starts, of the entry span in latency_parts.

CREATE TABLE IF NOT EXISTS edges_30s {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS edges_5m {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS edges_1h {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS latency_parts_30s {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS latency_parts_5m {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS latency_parts_1h {{on_cluster}} (
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
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS derived_slots {{on_cluster}} (
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
ENGINE = {{engine:MergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, partition, start)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
