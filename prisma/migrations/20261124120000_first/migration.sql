-- First schema. Creates empty tables only, so it takes no lock that anyone could wait for.
-- Hot tables are range-partitioned by day. The worker adds the days. The default partition catches what no day holds yet.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateTable
CREATE TABLE "source" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'connecting',
    "as_of" TIMESTAMPTZ(3),
    "error" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "position" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "source_id" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("source_id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" TEXT NOT NULL,
    "internal_url" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "topic" TEXT NOT NULL,
    "keys" TEXT[],

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service" (
    "source_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "interface" TEXT NOT NULL,
    "group" TEXT NOT NULL DEFAULT '',
    "version" TEXT NOT NULL DEFAULT '',
    "applications" TEXT[],
    "consumer_apps" TEXT[],
    "protocols" TEXT[],
    "generations" TEXT[],
    "provider_count" INTEGER NOT NULL DEFAULT 0,
    "consumer_count" INTEGER NOT NULL DEFAULT 0,
    "level" TEXT NOT NULL DEFAULT 'interface',
    "problems" JSONB NOT NULL DEFAULT '[]',
    "search" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_pkey" PRIMARY KEY ("source_id","id")
);

-- CreateTable
CREATE TABLE "provider" (
    "source_id" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "release" TEXT NOT NULL DEFAULT '',
    "generation" TEXT NOT NULL DEFAULT '',
    "level" TEXT NOT NULL,
    "weight" INTEGER NOT NULL DEFAULT 100,
    "effective_weight" INTEGER NOT NULL DEFAULT 100,
    "weight_rule" TEXT,
    "tag" TEXT NOT NULL DEFAULT '',
    "load_balance" TEXT NOT NULL DEFAULT '',
    "cluster" TEXT NOT NULL DEFAULT '',
    "dynamic" BOOLEAN NOT NULL DEFAULT true,
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(3),
    "methods" TEXT[],
    "params" JSONB NOT NULL DEFAULT '{}',
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("source_id","service","address","protocol")
);

-- CreateTable
CREATE TABLE "consumer" (
    "source_id" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "release" TEXT NOT NULL DEFAULT '',
    "generation" TEXT NOT NULL DEFAULT '',
    "load_balance" TEXT NOT NULL DEFAULT '',
    "params" JSONB NOT NULL DEFAULT '{}',
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consumer_pkey" PRIMARY KEY ("source_id","service","application","id")
);

-- CreateTable
CREATE TABLE "instance" (
    "source_id" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "level" TEXT NOT NULL,
    "release" TEXT NOT NULL DEFAULT '',
    "generation" TEXT NOT NULL DEFAULT '',
    "revision" TEXT NOT NULL DEFAULT '',
    "endpoints" JSONB NOT NULL DEFAULT '[]',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "problems" JSONB NOT NULL DEFAULT '[]',
    "started_at" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("source_id","application","address")
);

-- CreateTable
CREATE TABLE "registry_event" (
    "source_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "service" TEXT NOT NULL DEFAULT '',
    "application" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "registry_event_pkey" PRIMARY KEY ("source_id","at","id")
) PARTITION BY RANGE ("at");

CREATE TABLE "registry_event_default" PARTITION OF "registry_event" DEFAULT;

-- CreateTable
CREATE TABLE "registry_oddity" (
    "source_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registry_oddity_pkey" PRIMARY KEY ("source_id","path")
);

-- CreateTable
CREATE TABLE "rule" (
    "source_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "mzxid" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rule_pkey" PRIMARY KEY ("source_id","path")
);

-- CreateTable
CREATE TABLE "call_report" (
    "source_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "side" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "interface" TEXT NOT NULL,
    "group" TEXT NOT NULL DEFAULT '',
    "version" TEXT NOT NULL DEFAULT '',
    "method" TEXT NOT NULL,
    "client" TEXT NOT NULL DEFAULT '',
    "server" TEXT NOT NULL DEFAULT '',
    "success" BIGINT NOT NULL DEFAULT 0,
    "failure" BIGINT NOT NULL DEFAULT 0,
    "elapsed_ms" BIGINT NOT NULL DEFAULT 0,
    "max_elapsed_ms" BIGINT NOT NULL DEFAULT 0,
    "concurrent" INTEGER NOT NULL DEFAULT 0,
    "input_bytes" BIGINT NOT NULL DEFAULT 0,
    "output_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "call_report_pkey" PRIMARY KEY ("source_id","at","side","application","interface","group","version","method","client","server")
) PARTITION BY RANGE ("at");

CREATE TABLE "call_report_default" PARTITION OF "call_report" DEFAULT;

-- CreateTable
CREATE TABLE "call_minute" (
    "source_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "side" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "interface" TEXT NOT NULL,
    "group" TEXT NOT NULL DEFAULT '',
    "version" TEXT NOT NULL DEFAULT '',
    "method" TEXT NOT NULL,
    "client" TEXT NOT NULL DEFAULT '',
    "server" TEXT NOT NULL DEFAULT '',
    "success" BIGINT NOT NULL DEFAULT 0,
    "failure" BIGINT NOT NULL DEFAULT 0,
    "elapsed_ms" BIGINT NOT NULL DEFAULT 0,
    "max_elapsed_ms" BIGINT NOT NULL DEFAULT 0,
    "concurrent" INTEGER NOT NULL DEFAULT 0,
    "input_bytes" BIGINT NOT NULL DEFAULT 0,
    "output_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "call_minute_pkey" PRIMARY KEY ("source_id","minute","side","application","interface","group","version","method","client","server")
) PARTITION BY RANGE ("minute");

CREATE TABLE "call_minute_default" PARTITION OF "call_minute" DEFAULT;

-- CreateTable
CREATE TABLE "kafka_broker" (
    "source_id" TEXT NOT NULL,
    "node_id" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "rack" TEXT NOT NULL DEFAULT '',
    "controller" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "kafka_broker_pkey" PRIMARY KEY ("source_id","node_id")
);

-- CreateTable
CREATE TABLE "kafka_topic" (
    "source_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "partition_count" INTEGER NOT NULL DEFAULT 0,
    "replication_factor" INTEGER NOT NULL DEFAULT 0,
    "records" BIGINT NOT NULL DEFAULT 0,
    "problems" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kafka_topic_pkey" PRIMARY KEY ("source_id","name")
);

-- CreateTable
CREATE TABLE "kafka_partition" (
    "source_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "leader" INTEGER NOT NULL,
    "replicas" INTEGER[],
    "isr" INTEGER[],
    "first_offset" BIGINT,
    "last_offset" BIGINT,
    "stable_offset" BIGINT,
    "error" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "kafka_partition_pkey" PRIMARY KEY ("source_id","topic","partition")
);

-- CreateTable
CREATE TABLE "kafka_group" (
    "source_id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "protocol" TEXT NOT NULL DEFAULT '',
    "coordinator" INTEGER,
    "members" JSONB NOT NULL DEFAULT '[]',
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "topics" TEXT[],
    "lag" BIGINT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kafka_group_pkey" PRIMARY KEY ("source_id","group_id")
);

-- CreateTable
CREATE TABLE "kafka_group_offset" (
    "source_id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "committed" BIGINT NOT NULL,
    "last_offset" BIGINT,
    "lag" BIGINT,
    "member_id" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "kafka_group_offset_pkey" PRIMARY KEY ("source_id","group_id","topic","partition")
);

-- CreateTable
CREATE TABLE "kafka_transaction" (
    "source_id" TEXT NOT NULL,
    "transactional_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "producer_id" TEXT NOT NULL,
    "producer_epoch" INTEGER NOT NULL DEFAULT 0,
    "coordinator" INTEGER NOT NULL,
    "timeout_ms" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "partitions" JSONB NOT NULL DEFAULT '[]',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kafka_transaction_pkey" PRIMARY KEY ("source_id","transactional_id")
);

-- CreateTable
CREATE TABLE "in_doubt_message" (
    "id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "source_kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "business_key" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT '',
    "topic" TEXT NOT NULL DEFAULT '',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fingerprint" TEXT NOT NULL,
    "identity" JSONB NOT NULL DEFAULT '{}',
    "evidence" JSONB NOT NULL DEFAULT '[]',
    "verdict" TEXT NOT NULL DEFAULT '',
    "prepared_at" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" TEXT,

    CONSTRAINT "in_doubt_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "fingerprint" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "inverse" JSONB,
    "undo_of" TEXT,
    "undone_by" TEXT,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "claimed_by" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_step" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "operation_step_pkey" PRIMARY KEY ("operation_id","seq")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_token" (
    "token_hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "setup_link" (
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "audit" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "notice_at_idx" ON "notice"("at");

-- CreateIndex
CREATE INDEX "service_id_idx" ON "service"("id");

-- CreateIndex
CREATE INDEX "service_search_idx" ON "service" USING GIN ("search" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "provider_source_id_application_idx" ON "provider"("source_id", "application");

-- CreateIndex
CREATE INDEX "provider_address_idx" ON "provider"("address");

-- CreateIndex
CREATE INDEX "consumer_source_id_application_idx" ON "consumer"("source_id", "application");

-- CreateIndex
CREATE INDEX "consumer_host_idx" ON "consumer"("host");

-- CreateIndex
CREATE INDEX "instance_address_idx" ON "instance"("address");

-- CreateIndex
CREATE INDEX "registry_event_at_id_idx" ON "registry_event"("at", "id");

-- CreateIndex
CREATE INDEX "registry_event_service_at_idx" ON "registry_event"("service", "at");

-- CreateIndex
CREATE INDEX "rule_key_idx" ON "rule"("key");

-- CreateIndex
CREATE INDEX "call_minute_interface_minute_idx" ON "call_minute"("interface", "minute");

-- CreateIndex
CREATE INDEX "in_doubt_message_source_id_settled_at_idx" ON "in_doubt_message"("source_id", "settled_at");

-- CreateIndex
CREATE INDEX "in_doubt_message_settled_at_cause_idx" ON "in_doubt_message"("settled_at", "cause");

-- CreateIndex
CREATE INDEX "operation_state_due_at_idx" ON "operation"("state", "due_at");

-- CreateIndex
CREATE INDEX "operation_created_at_idx" ON "operation"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "operation_live_target" ON "operation"("target") WHERE (state IN ('planned', 'awaiting-approval', 'queued', 'executing', 'unknown', 'verifying'));

-- CreateIndex
CREATE UNIQUE INDEX "account_name_key" ON "account"("name");

-- AddForeignKey
ALTER TABLE "operation_step" ADD CONSTRAINT "operation_step_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
