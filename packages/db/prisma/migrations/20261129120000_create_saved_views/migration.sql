-- Why: people keep searches, columns and links from attributes, for themselves and for their project.
-- Cost on a large table: none, the tables are new.
-- To undo: a later migration that drops the three tables.

CREATE TABLE "saved_views" (
    "id" SERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "user_id" UUID,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "saved_columns" (
    "project_id" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "columns" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_columns_pkey" PRIMARY KEY ("project_id", "owner", "place")
);

CREATE TABLE "link_rules" (
    "id" SERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "key_pattern" TEXT NOT NULL,
    "url_template" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_rules_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "saved_views_project_id_page_idx" ON "saved_views"("project_id", "page");
CREATE INDEX "saved_views_user_id_idx" ON "saved_views"("user_id");
CREATE INDEX "link_rules_project_id_idx" ON "link_rules"("project_id");

ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "saved_columns" ADD CONSTRAINT "saved_columns_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "link_rules" ADD CONSTRAINT "link_rules_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
