-- Why: parts of `spans` follow each other in time, so a merge takes long runs of rows from one part after the other: column by column that takes two fifths of the CPU
-- of row by row (1.1 instead of 2.5 µs a row for 16 parts of 124,000 rows). Where all parts are of the same moments it is a fifth dearer.
-- Cost: changes a setting, touches no data.
-- Undo: ALTER TABLE ... RESET SETTING.

ALTER TABLE spans {{on_cluster}} MODIFY SETTING vertical_merge_algorithm_min_rows_to_activate = 131072;
