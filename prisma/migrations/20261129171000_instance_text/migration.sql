-- ⌘K looks for instances by any part of their address or application.
CREATE INDEX "instance_text_idx" ON "instance" USING gin (lower("address" || ' ' || "application") gin_trgm_ops);
