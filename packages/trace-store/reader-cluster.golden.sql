CREATE ROLE IF NOT EXISTS spanhouse_reader ON CLUSTER spanhouse;

CREATE SETTINGS PROFILE OR REPLACE spanhouse_reader ON CLUSTER spanhouse SETTINGS
  readonly = 2,
  max_execution_time = 30 MIN 0.001 MAX 120,
  max_memory_usage = 2147483648 MIN 1 MAX 8589934592,
  max_rows_to_read = 2000000000 MIN 1 MAX 20000000000,
  allow_ddl = 0 READONLY,
  allow_introspection_functions = 0 READONLY
  TO spanhouse_reader;

GRANT ON CLUSTER spanhouse SELECT ON spanhouse.* TO spanhouse_reader;

GRANT ON CLUSTER spanhouse SELECT ON system.parts TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.spans_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.spans_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.trace_blocks_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.trace_blocks_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.attribute_blocks_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.attribute_blocks_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.blocks_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.blocks_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.attribute_values_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.attribute_values_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.trace_keys_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.trace_keys_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.span_metrics_30s_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.span_metrics_30s_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.span_metrics_5m_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.span_metrics_5m_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.span_metrics_1h_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.span_metrics_1h_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.edges_30s_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.edges_30s_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.edges_5m_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.edges_5m_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.edges_1h_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.edges_1h_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.latency_parts_30s_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.latency_parts_30s_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.latency_parts_5m_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.latency_parts_5m_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.latency_parts_1h_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.latency_parts_1h_local
  USING 1 TO ALL EXCEPT spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_project ON CLUSTER spanhouse ON spanhouse.derived_slots_local
  USING project_id = toUInt32(getSetting('SQL_spanhouse_project')) TO spanhouse_reader;

CREATE ROW POLICY OR REPLACE spanhouse_others ON CLUSTER spanhouse ON spanhouse.derived_slots_local
  USING 1 TO ALL EXCEPT spanhouse_reader;
