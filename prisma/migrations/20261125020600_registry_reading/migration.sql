-- An empty table and an index on a table of at most some ten thousand rows, so that nobody waits for long.

-- CreateTable
CREATE TABLE "registry_reading" (
    "source_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registry_reading_pkey" PRIMARY KEY ("source_id","kind","name")
);

-- CreateIndex
CREATE INDEX "service_source_id_interface_idx" ON "service"("source_id", "interface");
