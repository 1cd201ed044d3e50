-- Why: merging costs more CPU than inserting. ClickHouse's usual fan of 5 rewrites a row at 4 MB, 20 MB, 100 MB, 500 MB …; with 20 it is rewritten half as often.
-- Parts carry the range of `received_at`, so a query of some hours opens only parts of those hours: parts need not grow without end either.
-- Small merges of the 36 narrow columns go row by row: column by column costs a fifth more. Large ones stay by column, for their memory.
-- Cost: changes settings, touches no data. A partition has up to about 60 parts instead of 25.
-- Undo: ALTER TABLE ... RESET SETTING.

ALTER TABLE spans {{on_cluster}} MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592, vertical_merge_algorithm_min_rows_to_activate = 16777216;
ALTER TABLE trace_blocks {{on_cluster}} MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592;
ALTER TABLE attribute_blocks {{on_cluster}} MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8, max_bytes_to_merge_at_max_space_in_pool = 8589934592;
ALTER TABLE trace_keys {{on_cluster}} MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8;
ALTER TABLE attribute_values {{on_cluster}} MODIFY SETTING merge_selector_base = 20, min_parts_to_merge_at_once = 8;
