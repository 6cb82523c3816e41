-- CreateIndex
-- What the graph and the list of applications read of definitions: narrow, where the rows are wide.
CREATE INDEX "service_definition_trace_idx" ON "service_definition"("source_id", "service", "application") WHERE "side" = 'consumer' AND "problem" = '';
