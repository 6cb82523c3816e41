-- CreateTable
CREATE TABLE "registry_reach" (
    "source_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registry_reach_pkey" PRIMARY KEY ("source_id")
);

-- CreateTable
CREATE TABLE "registry_gap" (
    "source_id" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registry_gap_pkey" PRIMARY KEY ("source_id","until")
);

-- Events of before do not carry what it takes to undo them: a past state can be asked from now on.
INSERT INTO "registry_reach" ("source_id", "since") SELECT "id", now() FROM "source" WHERE "kind" = 'registry';
