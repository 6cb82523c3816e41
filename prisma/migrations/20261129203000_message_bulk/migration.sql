-- Bulk runs over in-doubt messages, and what people say and decide about one. New tables, and columns that need no rewrite.
SET LOCAL lock_timeout = '5s';

-- AlterTable
ALTER TABLE "operation" ADD COLUMN "background" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "in_doubt_message" ADD COLUMN "assignee" TEXT,
ADD COLUMN "snoozed_as" TEXT,
ADD COLUMN "snoozed_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "message_event" (
    "message_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "message_event_pkey" PRIMARY KEY ("message_id","seq")
);

-- CreateTable
CREATE TABLE "bulk_run" (
    "id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "verbs" TEXT[],
    "chosen" JSONB NOT NULL,
    "stop_after" JSONB NOT NULL,
    "width" INTEGER NOT NULL,
    "per_minute" INTEGER,
    "held" JSONB,
    "forgiven" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "claimed_by" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_item" (
    "run_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "message_id" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "seen" JSONB NOT NULL,
    "operation_id" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_item_pkey" PRIMARY KEY ("run_id","seq")
);

-- CreateIndex
CREATE INDEX "bulk_run_created_at_idx" ON "bulk_run"("created_at");

-- CreateIndex
CREATE INDEX "bulk_item_run_id_state_seq_idx" ON "bulk_item"("run_id", "state", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_item_run_id_message_id_key" ON "bulk_item"("run_id", "message_id");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_item_operation_id_key" ON "bulk_item"("operation_id");

-- AddForeignKey
ALTER TABLE "message_event" ADD CONSTRAINT "message_event_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "in_doubt_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_item" ADD CONSTRAINT "bulk_item_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "bulk_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
