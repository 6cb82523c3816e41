-- CreateTable
CREATE TABLE "application" (
    "source_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL DEFAULT '',
    "organization" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "application_pkey" PRIMARY KEY ("source_id","name")
);

-- Registries are read whole at the next start, which fills the table: nothing is computed here, where it would hold locks for long.
