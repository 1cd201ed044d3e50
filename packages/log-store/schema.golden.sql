CREATE TABLE log_cuts
(
    `project_id` UInt32,
    `retention_days` UInt16,
    `received_day` Date,
    `log_partition` UInt16,
    `log_from` UInt64 CODEC(Delta(8), ZSTD(1)),
    `log_to` UInt64 CODEC(Delta(8), ZSTD(1)),
    `records` UInt32 CODEC(T64, ZSTD(1)),
    `body_bytes` UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, log_partition, log_from)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE log_resources
(
    `project_id` UInt32,
    `retention_days` UInt16,
    `received_day` Date,
    `resource_id` UInt64,
    `service` LowCardinality(String),
    `attributes` Map(LowCardinality(String), String)
)
ENGINE = ReplacingMergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, resource_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE logs
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `received_day` Date CODEC(ZSTD(1)),
    `minute` UInt32 CODEC(Delta(4), ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `time_ns` UInt64 CODEC(Delta(8), ZSTD(1)),
    `observed_ns` UInt64 CODEC(Delta(8), ZSTD(1)),
    `severity` UInt8 CODEC(ZSTD(1)),
    `severity_text` LowCardinality(String) CODEC(ZSTD(1)),
    `event_name` LowCardinality(String) CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `scope` LowCardinality(String) CODEC(ZSTD(1)),
    `trace_id` FixedString(16) CODEC(ZSTD(1)),
    `span_id` FixedString(8) CODEC(ZSTD(1)),
    `flags` UInt32 CODEC(ZSTD(1)),
    `dropped_attributes` UInt32 CODEC(ZSTD(1)),
    `body` String CODEC(ZSTD(1)),
    `body_kind` UInt8 CODEC(ZSTD(1)),
    `pattern` UInt64 CODEC(ZSTD(1)),
    `resource_id` UInt64 CODEC(ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `log_partition` UInt16 CODEC(ZSTD(1)),
    `log_offset` UInt64 CODEC(Delta(8), ZSTD(1)),
    `log_row` UInt32 CODEC(Delta(4), ZSTD(1)),
    INDEX body_words if(isValidASCII(body), lower(body), replaceRegexpAll(lower(body), '[\\x{3040}-\\x{30ff}\\x{3400}-\\x{9fff}\\x{ac00}-\\x{d7af}]', ' \\0 ')) TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 100000000,
    INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX value_bloom mapValues(attributes) TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX offset_range log_offset TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, minute, service, time_ns)
SETTINGS index_granularity = 2048, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
