-- Rows of a registry as they are copied: 300,000 at a first start. Nobody asks when one of them was last written, parameters are only
-- read (jsonb is taken apart when it is written), and an index that begins with what differs is searched with fewer comparisons.
SET LOCAL lock_timeout = '30s';
ALTER TABLE "provider" DROP COLUMN "updated_at", ALTER COLUMN "params" TYPE JSON, ALTER COLUMN "params" SET DEFAULT '{}';
ALTER TABLE "consumer" DROP COLUMN "updated_at", ALTER COLUMN "params" TYPE JSON, ALTER COLUMN "params" SET DEFAULT '{}';
ALTER TABLE "instance" DROP COLUMN "updated_at";
DROP INDEX "consumer_source_id_application_generation_idx";
CREATE INDEX "consumer_application_source_id_generation_idx" ON "consumer"("application", "source_id", "generation");
