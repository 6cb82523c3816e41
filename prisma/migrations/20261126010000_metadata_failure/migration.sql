-- Since when nobody tells what a revision of an application offers. Adding a column without a default rewrites nothing.
SET LOCAL lock_timeout = '30s';
ALTER TABLE "application_metadata" ADD COLUMN "failing_since" TIMESTAMPTZ(3);
UPDATE "application_metadata" SET "failing_since" = "updated_at" WHERE "kind" = '';

-- CreateView
-- Revisions that an instance without any interface-level node has now, and that could not be asked for.
CREATE VIEW "metadata_failure" AS
SELECT m."source_id", m."application", m."revision", m."error", m."attempts", m."failing_since", m."updated_at" AS "tried_at", m."next_try_at"
FROM "application_metadata" m
WHERE m."kind" = '' AND EXISTS (
    SELECT 1 FROM "instance" i
    WHERE i."source_id" = m."source_id" AND i."application" = m."application" AND i."revision" = m."revision" AND i."level" = 'application');
