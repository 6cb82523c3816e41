-- A provider's URL whole, where its columns do not give it back. Null in nearly every row: a column without a default is added without
-- rewriting the table.
SET LOCAL lock_timeout = '30s';
ALTER TABLE "provider" ADD COLUMN "url" TEXT;
