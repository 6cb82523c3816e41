-- What nobody uses any more in a registry, with the proof, and the backups of what was removed.
CREATE TABLE "registry_leftover" (
    "source_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" JSONB NOT NULL DEFAULT '{}',
    "evidence" JSONB NOT NULL DEFAULT '[]',
    "unused_since" TIMESTAMPTZ(3) NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "node_count" INTEGER NOT NULL DEFAULT 0,
    "bytes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "registry_leftover_pkey" PRIMARY KEY ("source_id", "path")
);
CREATE INDEX "registry_leftover_source_id_kind_idx" ON "registry_leftover"("source_id", "kind");

CREATE TABLE "registry_backup" (
    "id" TEXT NOT NULL,
    "item" INTEGER NOT NULL,
    "source_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "registry_backup_pkey" PRIMARY KEY ("id", "item")
);
