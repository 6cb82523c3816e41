-- What owners answered when they were asked, and what may be settled by itself. New tables; the indexes on operation are partial and find
-- nothing to hold yet.
SET LOCAL lock_timeout = '5s';

-- CreateTable
CREATE TABLE "message_probe" (
    "source_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "message_probe_pkey" PRIMARY KEY ("source_id","name")
);

-- CreateTable
CREATE TABLE "message_answer" (
    "id" BIGSERIAL NOT NULL,
    "message_id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "probe" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "asked_by" TEXT NOT NULL,
    "operation_id" TEXT,
    "verdict" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "error" TEXT NOT NULL,
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "message_answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_asking" (
    "message_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_asking_pkey" PRIMARY KEY ("message_id")
);

-- CreateTable
CREATE TABLE "message_policy" (
    "source_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "message_policy_pkey" PRIMARY KEY ("source_id")
);

-- CreateTable
CREATE TABLE "message_policy_revision" (
    "source_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "message_policy_revision_pkey" PRIMARY KEY ("source_id","revision")
);

-- CreateIndex
CREATE INDEX "message_answer_message_id_at_idx" ON "message_answer"("message_id", "at");

-- CreateIndex
CREATE INDEX "message_answer_source_id_at_idx" ON "message_answer"("source_id", "at");

-- What policies did: newest first, and whether they tried an item already.
CREATE INDEX "operation_by_policy_idx" ON "operation"("created_at") WHERE actor = 'policy';
CREATE INDEX "operation_target_by_policy_idx" ON "operation"("target") WHERE actor = 'policy';
