-- Why: log records, found by time, words, fields and ids (docs/adr/0010-logs-in-clickhouse.md).
-- Cost: creates empty tables.
-- Undo: a later migration drops them; the log of the process keeps what was not yet stored.
--
-- Orders and partitions are dear to change later. Partitions as of spans, by retention and day of receipt, so that expiry drops whole ones.
-- One insert per table, cut and retention carries a de-duplication token, so a replayed cut stores its rows once; all rows of a project in a cut are in one
-- insert, so that whoever follows the log by position never sees half a cut.

CREATE TABLE IF NOT EXISTS logs {{on_cluster}} (
  project_id UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  received_day Date CODEC(ZSTD(1)),
  -- Minutes since the epoch: the newest of all services are found by reading the last minutes alone.
  minute UInt32 CODEC(Delta(4), ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  -- The record's own time, else when it was observed, else when it was received.
  time_ns UInt64 CODEC(Delta(8), ZSTD(1)),
  -- 0: not given.
  observed_ns UInt64 CODEC(Delta(8), ZSTD(1)),
  -- OTLP severity number; of records that give a text alone, what the text means. 0: unknown.
  severity UInt8 CODEC(ZSTD(1)),
  severity_text LowCardinality(String) CODEC(ZSTD(1)),
  event_name LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  scope LowCardinality(String) CODEC(ZSTD(1)),
  -- Zeros: none.
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),
  dropped_attributes UInt32 CODEC(ZSTD(1)),
  -- The text itself, or JSON of a body of another kind.
  body String CODEC(ZSTD(1)),
  -- Position in BODY_KINDS (src/write/value-text.ts).
  body_kind UInt8 CODEC(ZSTD(1)),
  -- Hash of the body without its variable parts (src/pattern.ts).
  pattern UInt64 CODEC(ZSTD(1)),
  -- Of log_resources.
  resource_id UInt64 CODEC(ZSTD(1)),
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  -- Place in the log: partition, offset of the request, number of the record in it. Ascends in a partition as cuts are stored.
  log_partition UInt16 CODEC(ZSTD(1)),
  log_offset UInt64 CODEC(Delta(8), ZSTD(1)),
  log_row UInt32 CODEC(Delta(4), ZSTD(1)),
  -- Words are runs of letters and digits in lower case, each character of Chinese, Japanese and Korean one of its own. Equal to WORDS (src/read/words.ts).
  INDEX body_words if(isValidASCII(body), lower(body), replaceRegexpAll(lower(body), '[\\x{3040}-\\x{30ff}\\x{3400}-\\x{9fff}\\x{ac00}-\\x{d7af}]', ' \\0 '))
    TYPE text(tokenizer = 'splitByNonAlpha'),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX value_bloom mapValues(attributes) TYPE bloom_filter(0.025) GRANULARITY 1,
  INDEX offset_range log_offset TYPE minmax GRANULARITY 1
)
ENGINE = {{engine:MergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, minute, service, time_ns)
-- Rows are wide, and a search reads all columns of each granule that holds one of its records.
SETTINGS index_granularity = 2048, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- A resource is written once a cut and not once a record: a service's some twenty attributes are the same in all its records.
CREATE TABLE IF NOT EXISTS log_resources {{on_cluster}} (
  project_id UInt32,
  retention_days UInt16,
  received_day Date,
  -- Hash of the resource's bytes.
  resource_id UInt64,
  service LowCardinality(String),
  attributes Map(LowCardinality(String), String)
)
ENGINE = {{engine:ReplacingMergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, resource_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Written after the records of a cut: how far a reader that follows them may go.
CREATE TABLE IF NOT EXISTS log_cuts {{on_cluster}} (
  project_id UInt32,
  retention_days UInt16,
  received_day Date,
  log_partition UInt16,
  -- Offsets [log_from, log_to).
  log_from UInt64 CODEC(Delta(8), ZSTD(1)),
  log_to UInt64 CODEC(Delta(8), ZSTD(1)),
  records UInt32 CODEC(T64, ZSTD(1)),
  body_bytes UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = {{engine:MergeTree}}
PARTITION BY (retention_days, received_day)
ORDER BY (project_id, log_partition, log_from)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
