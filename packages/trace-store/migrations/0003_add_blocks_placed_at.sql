-- Why: small objects are joined into large ones, and their blocks then lie elsewhere. Their rows are added once more with the new place and the moment
-- of the join in seconds; of several rows of a block the one with the latest moment holds, of two of the same
-- moment the one with the later key. 0: where the cut put it.
-- Cost: a column of few distinct values; touches no data.
-- Undo: ALTER TABLE blocks DROP COLUMN placed_at, once no joined object is named any more.

ALTER TABLE blocks {{on_cluster}} ADD COLUMN IF NOT EXISTS placed_at UInt32 DEFAULT 0 CODEC(ZSTD(1));
