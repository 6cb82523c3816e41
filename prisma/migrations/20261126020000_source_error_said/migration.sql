-- What the error of a source says, for a screen that words it. Adding a column without a default rewrites nothing.
SET LOCAL lock_timeout = '30s';
ALTER TABLE "source" ADD COLUMN "error_said" JSONB;
