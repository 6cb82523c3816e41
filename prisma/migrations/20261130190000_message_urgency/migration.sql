-- How soon a person is needed, so that the list begins with what is worst. Rewrites the table (150,000 rows: under 5 s); collectors and pages
-- wait for it. Causes as in lib/messages/model.ts (urgencyOf).
SET LOCAL lock_timeout = '5s';

-- AlterTable
ALTER TABLE "in_doubt_message" ADD COLUMN "urgency" SMALLINT GENERATED ALWAYS AS (
  CASE
    WHEN "cause" IN ('transaction-lost-commit', 'transaction-lost-abort', 'transaction-hanging', 'xa-blocking', 'half-skipped', 'half-buried') THEN 4
    WHEN "cause" IN ('half-unanswered', 'half-no-producer', 'half-ghost-committed', 'transaction-open', 'transaction-ending') THEN 3
    WHEN "cause" IN ('owner-committed', 'executed-not-on-topic', 'executed-topic-unread', 'sent-more-than-once', 'claimed-not-finished', 'entry-unreadable', 'outbox-failed', 'outbox-sent-not-consumed', 'outbox-received-not-done', 'outbox-compensation-asked') THEN 2
    WHEN "cause" IN ('owner-rolled-back', 'sent-not-cleaned-up', 'outbox-consumed-not-marked', 'half-ghost-rolled-back') THEN 0
    ELSE 1
  END
) STORED;

-- The open ones in that order: of those that the broker buries the next first, then the oldest.
CREATE INDEX "in_doubt_message_urgency_idx" ON "in_doubt_message"("urgency" DESC, (coalesce(identity ->> 'buriedAt', '9999')), (coalesce(prepared_at, first_seen)), "id")
    WHERE settled_at IS NULL;
