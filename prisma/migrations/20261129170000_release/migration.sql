-- Gray releases: what was frozen at the start, how far it is, and what happened. New tables only: nothing is locked.
SET LOCAL lock_timeout = '5s';

-- CreateTable
CREATE TABLE "release" (
    "id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "progress" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "look" JSONB,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "claimed_by" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_event" (
    "release_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "release_event_pkey" PRIMARY KEY ("release_id","seq")
);

-- CreateIndex
CREATE INDEX "release_created_at_idx" ON "release"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "release_live_subject" ON "release"("source_id", "subject") WHERE (finished_at IS NULL);

-- AddForeignKey
ALTER TABLE "release_event" ADD CONSTRAINT "release_event_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
