-- Rules get a past and drafts. `rule` takes two columns with constant defaults (no rewrite, a short lock); everything else is new.
SET LOCAL lock_timeout = '30s';

-- AlterTable
ALTER TABLE "rule" ADD COLUMN "czxid" TEXT NOT NULL DEFAULT '',
ADD COLUMN "written_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "rule_revision" (
    "id" BIGSERIAL NOT NULL,
    "source_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "content" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "czxid" TEXT NOT NULL DEFAULT '',
    "mzxid" TEXT NOT NULL DEFAULT '',
    "written_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "found" BOOLEAN NOT NULL DEFAULT false,
    "operation_id" TEXT,
    "actor" TEXT,

    CONSTRAINT "rule_revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_draft" (
    "source_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "base_content" TEXT,
    "base_fingerprint" TEXT NOT NULL,
    "operation_id" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rule_draft_pkey" PRIMARY KEY ("source_id","kind","scope","key","author")
);

-- CreateIndex
CREATE INDEX "rule_revision_source_id_key_id_idx" ON "rule_revision"("source_id", "key", "id");

-- CreateIndex
CREATE INDEX "rule_revision_source_id_path_id_idx" ON "rule_revision"("source_id", "path", "id");

-- CreateIndex
CREATE INDEX "rule_revision_seen_at_idx" ON "rule_revision"("seen_at");

-- CreateIndex
-- What stops nothing though it means to: looked for over a whole registry, and rare.
CREATE INDEX "provider_weight_zero_idx" ON "provider"("source_id", "service") WHERE effective_weight = 0;

-- What stands now is where the history of each rule begins.
INSERT INTO "rule_revision" ("source_id", "path", "kind", "key", "content", "version", "mzxid", "seen_at", "found")
SELECT "source_id", "path", "kind", "key", "content", "version", "mzxid", "updated_at", true FROM "rule" ORDER BY "updated_at", "path";
