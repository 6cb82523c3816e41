-- The services with the most providers come out of an index, as the worst ones do; before, each such page sorted all services.
SET LOCAL lock_timeout = '30s';
CREATE INDEX "service_provider_count_id_idx" ON "service"("provider_count" DESC, "id");
