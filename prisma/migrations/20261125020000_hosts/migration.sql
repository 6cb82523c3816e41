-- The list of hosts reads all of a consumer it needs from this index alone. Processes repeat the same key once per service they use,
-- which a b-tree keeps only once.
DROP INDEX "consumer_host_idx";
CREATE INDEX "consumer_host_idx" ON "consumer"("host", "application", "source_id", "generation");
CREATE INDEX "instance_host_idx" ON "instance"("host");

-- The last change of a rule: rules are few, their events too, among millions of others.
CREATE INDEX "registry_event_rule_path_idx" ON "registry_event"(("detail" ->> 'path'), "at") WHERE "type" LIKE 'rule-%';
