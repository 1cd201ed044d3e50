-- Why: which attributes of spans the index holds as tags is a project's own choice.
-- Cost on a large table: none, projects are few.
-- To undo: a later migration that drops the column.

ALTER TABLE "projects" ADD COLUMN "indexed_tags" JSONB NOT NULL DEFAULT '[]';
