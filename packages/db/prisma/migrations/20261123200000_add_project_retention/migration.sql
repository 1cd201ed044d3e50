-- Why: how long spans are kept is a project's own choice; null: the installation's default.
-- Cost on a large table: none, projects are few.
-- To undo: a later migration that drops the column.

ALTER TABLE "projects" ADD COLUMN "retention_days" INTEGER;
