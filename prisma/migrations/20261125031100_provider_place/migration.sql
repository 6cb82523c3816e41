-- DropIndex
DROP INDEX "provider_source_id_application_idx";

-- CreateIndex
-- What a batch asks of every provider that moved: who else is on its host. An application alone is found by the same index.
CREATE INDEX "provider_source_id_application_host_idx" ON "provider"("source_id", "application", "host");
