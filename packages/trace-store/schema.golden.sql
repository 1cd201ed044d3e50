CREATE TABLE attribute_blocks
(
    `project_id` UInt32,
    `retention_days` UInt16,
    `received_day` Date CODEC(ZSTD(1)),
    `received_at` DateTime('UTC') ALIAS toDateTime(received_day, 'UTC') + 86399,
    `hash` UInt64 CODEC(Delta(8), ZSTD(1)),
    `block_id` UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, hash, block_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192, merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592;

CREATE TABLE attribute_values
(
    `project_id` UInt32,
    `day` Date,
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `key` LowCardinality(String) CODEC(ZSTD(1)),
    `value` String,
    `count` UInt64
)
ENGINE = SummingMergeTree(count)
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, day, service, key, value)
TTL day + toIntervalDay(31)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192, merge_selector_base = 20, min_parts_to_merge_at_once = 8;

CREATE TABLE blocks
(
    `project_id` UInt32,
    `retention_days` UInt16,
    `received_at` DateTime('UTC'),
    `block_id` UInt64 CODEC(Delta(8), ZSTD(1)),
    `object_key` String,
    `offset` UInt64,
    `length` UInt32,
    `format_version` UInt16,
    `start_ms` UInt64,
    `end_ms` UInt64,
    `spans` UInt32,
    `traces` UInt32,
    `placed_at` UInt32 DEFAULT 0 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, block_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE derived_slots
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `partition` UInt32 CODEC(ZSTD(1)),
    `start` UInt64 CODEC(Delta(8), ZSTD(1)),
    `from_ms` Int64 CODEC(Delta(8), ZSTD(1)),
    `to_ms` Int64 CODEC(Delta(8), ZSTD(1)),
    `traces` UInt64 CODEC(T64, ZSTD(1)),
    `spans` UInt64 CODEC(T64, ZSTD(1)),
    `late_spans` UInt64 CODEC(T64, ZSTD(1)),
    `rootless_traces` UInt64 CODEC(T64, ZSTD(1)),
    `weight` UInt32 CODEC(ZSTD(1)),
    `first_weight` UInt32 CODEC(ZSTD(1)),
    `own_weight` UInt32 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, partition, start)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE edges_1h
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `caller_class` UInt8 CODEC(ZSTD(1)),
    `caller_service` LowCardinality(String) CODEC(ZSTD(1)),
    `caller_name` LowCardinality(String) CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `callee` LowCardinality(String) CODEC(ZSTD(1)),
    `callee_name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `client_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_errors` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `server_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_errors` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `paired_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `gap_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
    `failing` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE edges_30s
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `caller_class` UInt8 CODEC(ZSTD(1)),
    `caller_service` LowCardinality(String) CODEC(ZSTD(1)),
    `caller_name` LowCardinality(String) CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `callee` LowCardinality(String) CODEC(ZSTD(1)),
    `callee_name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `client_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_errors` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `server_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_errors` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `paired_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `gap_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
    `failing` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE edges_5m
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `caller_class` UInt8 CODEC(ZSTD(1)),
    `caller_service` LowCardinality(String) CODEC(ZSTD(1)),
    `caller_name` LowCardinality(String) CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `callee` LowCardinality(String) CODEC(ZSTD(1)),
    `callee_name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `client_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_errors` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `client_histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `server_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_errors` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `server_histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `paired_count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `gap_sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
    `failing` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, caller_class, caller_service, caller_name, component_class, callee, callee_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE latency_parts_1h
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `scope` UInt8 CODEC(ZSTD(1)),
    `band` UInt8 CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `component` LowCardinality(String) CODEC(ZSTD(1)),
    `component_name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE latency_parts_30s
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `scope` UInt8 CODEC(ZSTD(1)),
    `band` UInt8 CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `component` LowCardinality(String) CODEC(ZSTD(1)),
    `component_name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE latency_parts_5m
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `scope` UInt8 CODEC(ZSTD(1)),
    `band` UInt8 CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `component` LowCardinality(String) CODEC(ZSTD(1)),
    `component_name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, service, name, scope, band, component_class, component, component_name, time, environment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE span_metrics_1h
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `class` UInt8 CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `kind` UInt8 CODEC(ZSTD(1)),
    `status` UInt8 CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `region` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `instance` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `component` LowCardinality(String) CODEC(ZSTD(1)),
    `count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `min_ns` SimpleAggregateFunction(min, UInt64) CODEC(T64, ZSTD(1)),
    `max_ns` SimpleAggregateFunction(max, UInt64) CODEC(T64, ZSTD(1)),
    `histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
    `typical` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE span_metrics_30s
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `class` UInt8 CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `kind` UInt8 CODEC(ZSTD(1)),
    `status` UInt8 CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `region` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `instance` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `component` LowCardinality(String) CODEC(ZSTD(1)),
    `count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `min_ns` SimpleAggregateFunction(min, UInt64) CODEC(T64, ZSTD(1)),
    `max_ns` SimpleAggregateFunction(max, UInt64) CODEC(T64, ZSTD(1)),
    `histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
    `typical` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE span_metrics_5m
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `class` UInt8 CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `time` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `kind` UInt8 CODEC(ZSTD(1)),
    `status` UInt8 CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `region` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `instance` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `component_class` UInt8 CODEC(ZSTD(1)),
    `component` LowCardinality(String) CODEC(ZSTD(1)),
    `count` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `sum_ns` SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    `min_ns` SimpleAggregateFunction(min, UInt64) CODEC(T64, ZSTD(1)),
    `max_ns` SimpleAggregateFunction(max, UInt64) CODEC(T64, ZSTD(1)),
    `histogram` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1)),
    `typical` SimpleAggregateFunction(max, FixedString(24)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, class, service, name, time, kind, status, environment, region, version, instance, host, component_class, component)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE spans
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_at` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `hour` UInt32 CODEC(Delta(4), ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `start_ns` UInt64 CODEC(Delta(8), T64, ZSTD(1)),
    `duration_ns` UInt64 CODEC(T64, ZSTD(1)),
    `tier` UInt8 CODEC(ZSTD(1)),
    `kind` UInt8 CODEC(ZSTD(1)),
    `status` UInt8 CODEC(ZSTD(1)),
    `is_root` UInt8 CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `instance` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `pod` LowCardinality(String) CODEC(ZSTD(1)),
    `http_method` LowCardinality(String) CODEC(ZSTD(1)),
    `http_status` UInt16 CODEC(ZSTD(1)),
    `http_route` LowCardinality(String) CODEC(ZSTD(1)),
    `rpc_system` LowCardinality(String) CODEC(ZSTD(1)),
    `rpc_service` LowCardinality(String) CODEC(ZSTD(1)),
    `rpc_method` LowCardinality(String) CODEC(ZSTD(1)),
    `db_system` LowCardinality(String) CODEC(ZSTD(1)),
    `db_namespace` LowCardinality(String) CODEC(ZSTD(1)),
    `db_operation` LowCardinality(String) CODEC(ZSTD(1)),
    `messaging_system` LowCardinality(String) CODEC(ZSTD(1)),
    `messaging_destination` LowCardinality(String) CODEC(ZSTD(1)),
    `peer` LowCardinality(String) CODEC(ZSTD(1)),
    `error_type` LowCardinality(String) CODEC(ZSTD(1)),
    `business_code` LowCardinality(String) CODEC(ZSTD(1)),
    `tags` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `attribute_hashes` Array(UInt32) CODEC(ZSTD(3)),
    `block_id` UInt64 CODEC(ZSTD(1)),
    `ordinal` UInt32 CODEC(T64, ZSTD(1)),
    `row` UInt32 CODEC(T64, ZSTD(1)),
    INDEX attribute_hashes_bloom attribute_hashes TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, hour, service, name, start_ns)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192, merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592, vertical_merge_algorithm_min_rows_to_activate = 131072, min_bytes_for_wide_part = 67108864;

CREATE TABLE trace_blocks
(
    `project_id` UInt32,
    `retention_days` UInt16,
    `received_at` DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    `block_id` UInt64 CODEC(Delta(8), ZSTD(1)),
    `ordinal` UInt32 CODEC(Delta(4), ZSTD(1)),
    `trace_id` FixedString(16) CODEC(ZSTD(1)),
    `frame` UInt16 CODEC(ZSTD(1)),
    `start_ms` UInt32 CODEC(T64, ZSTD(1)),
    `end_ms` UInt32 CODEC(T64, ZSTD(1)),
    `spans` UInt32 CODEC(ZSTD(1)),
    `errors` UInt32 CODEC(ZSTD(1)),
    `tier` UInt8,
    `has_root` UInt8,
    `root_service` LowCardinality(String) CODEC(ZSTD(1)),
    `root_name` LowCardinality(String) CODEC(ZSTD(1)),
    `root_duration_ns` UInt64 CODEC(T64, ZSTD(1)),
    `services` Array(LowCardinality(String)) CODEC(ZSTD(1)),
    PROJECTION by_trace_id
    (
        SELECT
            project_id,
            trace_id,
            received_at,
            block_id,
            spans,
            tier,
            _part_offset
        ORDER BY
            project_id,
            trace_id
    )
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, block_id, ordinal)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192, merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592;

CREATE TABLE trace_keys
(
    `project_id` UInt32,
    `retention_days` UInt16,
    `received_at` DateTime('UTC'),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `value` String,
    `trace_id` FixedString(16),
    `start_ns` UInt64
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(received_at))
ORDER BY (project_id, kind, value, trace_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192, merge_selector_base = 20, min_parts_to_merge_at_once = 8;
