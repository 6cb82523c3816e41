-- A service with a mere note (nobody is left in its directory, revisions differ, no warm-up) is not one without any problem: it has a
-- severity and a health of its own, between the two. Rewrites `service` with its indexes (a few seconds at 10,000 services); nobody reads
-- or writes it meanwhile, so that no count is missed.
SET LOCAL lock_timeout = '30s';
LOCK TABLE "service" IN ACCESS EXCLUSIVE MODE;
ALTER TABLE "service" ALTER COLUMN "severity" SET EXPRESSION AS (
  CASE WHEN "problems" @> '[{"severity":"danger"}]' THEN 3 WHEN "problems" @> '[{"severity":"warning"}]' THEN 2 WHEN "problems" <> '[]' THEN 1 ELSE 0 END
);

-- As before, with the health in between.
CREATE OR REPLACE FUNCTION "service_count_sql"() RETURNS TEXT IMMUTABLE LANGUAGE sql AS $$
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
    UNION ALL SELECT source_id, 'health', (ARRAY['ok', 'info', 'warning', 'danger'])[severity + 1], sign FROM moved
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

DELETE FROM "service_count" WHERE "facet" = 'health';
INSERT INTO "service_count" ("source_id", "facet", "value", "services")
SELECT "source_id", 'health', (ARRAY['ok', 'info', 'warning', 'danger'])["severity" + 1], count(*)::int FROM "service" GROUP BY 1, 3;
