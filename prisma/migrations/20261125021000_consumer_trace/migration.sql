-- CreateView
-- Consumers that left no node of their own, as those on the application level do: what they once wrote into the metadata centre says that
-- they consume a service. It stays when they stop, so it counts only beside a living provider, and never where a real consumer node is.
CREATE VIEW "consumer_trace" AS
SELECT d."source_id", d."service", d."application" AS "id", coalesce(d."params" ->> 'register.ip', '') AS "host", d."application", d."release",
    coalesce(substring(d."release" from '^(\d{1,3}\.\d{1,3})(?!\d)'), '') AS "generation", coalesce(d."params" ->> 'loadbalance', '') AS "load_balance",
    d."params", d."written_at" AS "first_seen"
FROM "service_definition" d JOIN "service" s ON s."source_id" = d."source_id" AND s."id" = d."service"
WHERE d."side" = 'consumer' AND d."problem" = '' AND s."provider_count" > 0 AND NOT (d."application" = ANY (s."consumer_apps"));
