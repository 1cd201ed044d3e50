CREATE ROLE IF NOT EXISTS spanhouse_reader;

CREATE SETTINGS PROFILE OR REPLACE spanhouse_reader SETTINGS
  readonly = 2,
  max_execution_time = 30 MIN 0.001 MAX 120,
  max_memory_usage = 2147483648 MIN 1 MAX 8589934592,
  max_rows_to_read = 2000000000 MIN 1 MAX 20000000000,
  allow_ddl = 0 READONLY,
  allow_introspection_functions = 0 READONLY
  TO spanhouse_reader;

GRANT SELECT ON spanhouse.* TO spanhouse_reader;

GRANT SELECT ON system.parts TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.spans
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.spans
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.trace_blocks
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.trace_blocks
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.attribute_blocks
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.attribute_blocks
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.blocks
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.blocks
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.attribute_values
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.attribute_values
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.trace_keys
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.trace_keys
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.span_metrics_30s
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.span_metrics_30s
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.span_metrics_5m
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.span_metrics_5m
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.span_metrics_1h
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.span_metrics_1h
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.edges_30s
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.edges_30s
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.edges_5m
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.edges_5m
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.edges_1h
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.edges_1h
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.latency_parts_30s
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.latency_parts_30s
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.latency_parts_5m
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.latency_parts_5m
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.latency_parts_1h
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.latency_parts_1h
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON spanhouse.derived_slots
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON spanhouse.derived_slots
  USING 1 TO ALL EXCEPT spanhouse_reader;
