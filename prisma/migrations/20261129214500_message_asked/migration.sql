-- Why an owner gave no answer, as codes beside the words; and when an item was asked about last, so that whom to ask next is read from an
-- index. Constant defaults rewrite nothing; the indexes keep collectors waiting for as long as they take to build (200,000 open items: 1 s).
SET LOCAL lock_timeout = '5s';

-- AlterTable
ALTER TABLE "message_answer" ADD COLUMN "error_said" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "in_doubt_message" ADD COLUMN "asked_fingerprint" TEXT,
    ADD COLUMN "asked_at" TIMESTAMPTZ(3),
    ADD COLUMN "ask_pace" TEXT NOT NULL DEFAULT '';

-- Open items whose owner was never asked about them as they stand, oldest first …
CREATE INDEX "in_doubt_message_unasked_idx" ON "in_doubt_message"("source_id", (coalesce(prepared_at, first_seen)))
    WHERE settled_at IS NULL AND asked_fingerprint IS DISTINCT FROM fingerprint;
-- … and those whose owner was, by how soon again.
CREATE INDEX "in_doubt_message_asked_idx" ON "in_doubt_message"("source_id", "ask_pace", "asked_at")
    WHERE settled_at IS NULL AND asked_fingerprint = fingerprint;
