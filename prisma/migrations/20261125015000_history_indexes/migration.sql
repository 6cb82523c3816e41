-- History of an application, and the few events of rules among the many of endpoints: both are read for a past state.
CREATE INDEX "registry_event_application_at_idx" ON "registry_event"("application", "at");
CREATE INDEX "registry_event_rule_at_idx" ON "registry_event"("at") WHERE "type" LIKE 'rule-%';
