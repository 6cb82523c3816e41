-- An instance is found by every port it answers at, not only by the one it is named after. Rewrites `instance`, a row for each process, and
-- keeps readers out for as long (a second at 100,000 of them).
SET LOCAL lock_timeout = '30s';
ALTER TABLE "instance" ADD COLUMN "search" TEXT GENERATED ALWAYS AS (lower(
  "address" || ' ' || "application" || ' ' || regexp_replace(jsonb_path_query_array("endpoints", '$[*].port')::text, '\d+', regexp_replace("address", '\d+$', '') || '\&', 'g')
)) STORED;
DROP INDEX "instance_text_idx";
CREATE INDEX "instance_search_idx" ON "instance" USING gin ("search" gin_trgm_ops);
