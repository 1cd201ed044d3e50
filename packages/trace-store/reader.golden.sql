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
