-- How many services of a registry have each value of each facet, kept by PostgreSQL itself with every statement that writes services: the
-- counts are those of the same transaction, and a read of them touches hundreds of small rows instead of every wide one.
-- Locks `service` against writes for the length of one scan of it (a tenth of a second at 10,000 services), since counts that begin beside
-- a write would be wrong for ever.
SET LOCAL lock_timeout = '30s';
LOCK TABLE "service" IN SHARE ROW EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "service_count" (
    "source_id" TEXT NOT NULL,
    "facet" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "services" INTEGER NOT NULL,

    CONSTRAINT "service_count_pkey" PRIMARY KEY ("source_id","facet","value")
) WITH (fillfactor = 50);

-- Adds what the services of one relation count and takes off what those of another did; answers whether a count became nothing. A
-- template for format(): the rows a trigger sees are visible nowhere but in itself. Rows are locked in the order of their key, so that two
-- writers wait for each other and never deadlock.
CREATE FUNCTION "service_count_sql"() RETURNS TEXT IMMUTABLE LANGUAGE sql AS $$
  SELECT $sql$
  WITH moved AS MATERIALIZED (SELECT 1 AS sign, g.source_id, g.id, g.applications, g.consumer_apps, g.protocols, g.generations, g.severity, g.level, g.problems FROM "%s" g WHERE %s UNION ALL SELECT -1, l.source_id, l.id, l.applications, l.consumer_apps, l.protocols, l.generations, l.severity, l.level, l.problems FROM "%s" l WHERE %s),
  counted AS (
    SELECT source_id, 'all' AS facet, '' AS value, sign FROM moved
    UNION ALL SELECT source_id, 'provides', unnest(applications), sign FROM moved
    UNION ALL SELECT source_id, 'consumes', unnest(consumer_apps), sign FROM moved
    UNION ALL SELECT source_id, 'provides-and-consumes', value, sign
      FROM (SELECT source_id, unnest(applications) AS value, consumer_apps, sign FROM moved) m WHERE value = ANY (consumer_apps)
    UNION ALL SELECT source_id, 'protocol', unnest(protocols), sign FROM moved
    UNION ALL SELECT source_id, 'generation', unnest(generations), sign FROM moved
    UNION ALL SELECT source_id, 'health', (ARRAY['ok', 'warning', 'danger'])[severity + 1], sign FROM moved
    UNION ALL SELECT source_id, 'level', level, sign FROM moved
    UNION ALL SELECT source_id, 'problem', code, sign
      FROM (SELECT DISTINCT source_id, id, sign, jsonb_array_elements(problems) ->> 'code' AS code FROM moved WHERE problems <> '[]') p
  ),
  written AS (
    INSERT INTO "service_count" AS c ("source_id", "facet", "value", "services")
    SELECT source_id, facet, value, sum(sign)::int FROM counted GROUP BY 1, 2, 3 HAVING sum(sign) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT ("source_id", "facet", "value") DO UPDATE SET "services" = c."services" + excluded."services"
    RETURNING c."services"
  )
  SELECT EXISTS (SELECT 1 FROM written WHERE "services" = 0)
  $sql$
$$;

CREATE FUNCTION "service_counts_follow"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  has_empty BOOLEAN;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM "service_count";
    RETURN NULL;
  ELSIF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM gained) THEN RETURN NULL; END IF;
    EXECUTE format("service_count_sql"(), 'gained', 'true', 'service', 'false') INTO has_empty;
  ELSIF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT 1 FROM lost) THEN RETURN NULL; END IF;
    EXECUTE format("service_count_sql"(), 'service', 'false', 'lost', 'true') INTO has_empty;
  ELSE
    -- most updates change a number of providers and nothing that is counted
    IF NOT EXISTS (
      SELECT source_id, applications, consumer_apps, protocols, generations, severity, level, problems FROM gained
      EXCEPT ALL SELECT source_id, applications, consumer_apps, protocols, generations, severity, level, problems FROM lost
    ) THEN RETURN NULL; END IF;
    EXECUTE format("service_count_sql"(), 'gained', 'true', 'lost', 'true') INTO has_empty;
  END IF;
  IF has_empty THEN DELETE FROM "service_count" WHERE "services" = 0; END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "service_counts_insert" AFTER INSERT ON "service" REFERENCING NEW TABLE AS gained FOR EACH STATEMENT EXECUTE FUNCTION "service_counts_follow"();
CREATE TRIGGER "service_counts_update" AFTER UPDATE ON "service" REFERENCING OLD TABLE AS lost NEW TABLE AS gained FOR EACH STATEMENT EXECUTE FUNCTION "service_counts_follow"();
CREATE TRIGGER "service_counts_delete" AFTER DELETE ON "service" REFERENCING OLD TABLE AS lost FOR EACH STATEMENT EXECUTE FUNCTION "service_counts_follow"();
CREATE TRIGGER "service_counts_truncate" AFTER TRUNCATE ON "service" FOR EACH STATEMENT EXECUTE FUNCTION "service_counts_follow"();

DO $$
BEGIN
  EXECUTE format("service_count_sql"(), 'service', 'true', 'service', 'false');
END
$$;
