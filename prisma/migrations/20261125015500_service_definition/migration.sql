-- CreateTable
-- What Dubbo writes beside the nodes. Filled in the background after a snapshot, so nothing here is read while one is taken.
CREATE TABLE "service_definition" (
    "source_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "interface" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "release" TEXT NOT NULL DEFAULT '',
    "methods" JSONB NOT NULL DEFAULT '[]',
    "types" JSONB NOT NULL DEFAULT '[]',
    "params" JSONB NOT NULL DEFAULT '{}',
    "problem" TEXT NOT NULL DEFAULT '',
    "mzxid" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "service_definition_pkey" PRIMARY KEY ("source_id","path")
);

-- CreateTable
CREATE TABLE "application_metadata" (
    "source_id" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "services" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT NOT NULL DEFAULT '',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "as_of" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_metadata_pkey" PRIMARY KEY ("source_id","application","revision")
);

-- CreateIndex
CREATE INDEX "service_definition_service_side_idx" ON "service_definition"("service", "side");

-- CreateIndex
CREATE INDEX "service_definition_source_id_interface_idx" ON "service_definition"("source_id", "interface");

-- CreateIndex
CREATE INDEX "service_definition_application_side_idx" ON "service_definition"("application", "side");
