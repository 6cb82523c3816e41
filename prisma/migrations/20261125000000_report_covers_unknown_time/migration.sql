-- AlterTable
-- Set on a partitioned table: every partition, made or still to be made, has the column.
ALTER TABLE "call_report" ADD COLUMN "covers_unknown_time" BOOLEAN NOT NULL DEFAULT false;
