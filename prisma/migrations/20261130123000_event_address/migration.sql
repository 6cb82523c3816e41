-- The history of one instance: its page looks for the addresses of a week. Holds up writers of events while it is built, a second for each
-- million of them.
SET LOCAL lock_timeout = '30s';
CREATE INDEX "registry_event_address_at_idx" ON "registry_event"("address", "at");
