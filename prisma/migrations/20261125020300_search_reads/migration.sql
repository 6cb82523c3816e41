-- The last word of the interface, by which people know a service: what ⌘K looks for first.
ALTER TABLE "service" ADD COLUMN "simple_name" TEXT GENERATED ALWAYS AS (lower(substring("interface" from '[^.]*$'))) STORED;
CREATE INDEX "service_simple_name_idx" ON "service"("simple_name" text_pattern_ops);

-- As before, and the generations of an application's consumers by leaps instead of by reading them all.
DROP INDEX "consumer_source_id_application_idx";
CREATE INDEX "consumer_source_id_application_generation_idx" ON "consumer"("source_id", "application", "generation");
