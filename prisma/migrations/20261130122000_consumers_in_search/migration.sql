-- A service is found by who consumes it, too. The collector writes the text of what it reads anew; what does not change would never be.
SET LOCAL lock_timeout = '30s';
UPDATE "service" SET "search" = left("search" || ' ' || lower(array_to_string("consumer_apps", ' ')), 4000) WHERE "consumer_apps" <> '{}';
