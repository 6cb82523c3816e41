package com.shop.flows;

import java.sql.Connection;
import java.sql.SQLException;

/** The tables of the shop, made anew for each estate. */
final class Schema {
    static final int ACCOUNTS = 200;

    private Schema() {}

    static void createOrders(Database orders) throws SQLException {
        forgetPrepared(orders);
        orders.execute(
                "DROP TABLE IF EXISTS shop_order, outbox, shipment, inbox, delivery, account, transfer, transfer_decision",
                "DROP SEQUENCE IF EXISTS shop_order_id",
                "CREATE SEQUENCE shop_order_id START 4711",
                """
                CREATE TABLE shop_order (
                  id text PRIMARY KEY, customer text NOT NULL, amount_cents bigint NOT NULL, status text NOT NULL,
                  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now())""",
                """
                CREATE TABLE outbox (
                  id bigserial PRIMARY KEY, order_id text NOT NULL, topic text NOT NULL, key text NOT NULL,
                  payload jsonb NOT NULL, status text NOT NULL DEFAULT 'NEW', attempts int NOT NULL DEFAULT 0,
                  claimed_by text, locked_until timestamptz, last_error text,
                  created_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz)""",
                "CREATE INDEX outbox_unsent ON outbox (id) WHERE status <> 'SENT'",
                "CREATE TABLE shipment (id text PRIMARY KEY, order_id text NOT NULL, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())",
                "CREATE TABLE inbox (message_id bigint PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now())",
                // Where a message lay is its identity: one that is read again is not counted again.
                """
                CREATE TABLE delivery (
                  topic text, queue int, position bigint, message_id text NOT NULL,
                  received_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (topic, queue, position))""",
                "CREATE INDEX delivery_message ON delivery (topic, message_id)",
                "CREATE TABLE account (id int PRIMARY KEY, balance_cents bigint NOT NULL)",
                "INSERT INTO account SELECT number, 1000000 FROM generate_series(1, " + ACCOUNTS + ") number",
                "CREATE TABLE transfer (name text PRIMARY KEY, amount_cents bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now())",
                "CREATE TABLE transfer_decision (name text PRIMARY KEY, outcome text NOT NULL, decided_at timestamptz NOT NULL DEFAULT now())");
    }

    /** What an earlier shop left prepared holds its tables, and outlives the server. */
    private static void forgetPrepared(Database orders) throws SQLException {
        String left = "SELECT gid FROM pg_prepared_xacts WHERE database = current_database() AND gid LIKE 'transfer-%' LIMIT 1";
        try (Connection connection = orders.connect()) {
            for (String name = Database.queryText(connection, left); name != null; name = Database.queryText(connection, left))
                Database.execute(connection, "ROLLBACK PREPARED '" + name + "'");
        }
    }

    static void createPayments(Database payments) throws SQLException {
        payments.execute(
                "CREATE TABLE refund (id varchar(64) PRIMARY KEY, order_id varchar(64) NOT NULL, created_at timestamp NOT NULL DEFAULT current_timestamp)",
                """
                CREATE TABLE outbox (
                  id bigint AUTO_INCREMENT PRIMARY KEY, refund_id varchar(64) NOT NULL, topic varchar(64) NOT NULL,
                  payload json NOT NULL, status varchar(16) NOT NULL DEFAULT 'NEW', attempts int NOT NULL DEFAULT 0,
                  claimed_by varchar(64), locked_until timestamp(3) NULL, last_error text,
                  created_at timestamp(3) NOT NULL DEFAULT current_timestamp(3), sent_at timestamp(3) NULL, KEY (status))""",
                "CREATE TABLE inbox (message_id bigint PRIMARY KEY, received_at timestamp NOT NULL DEFAULT current_timestamp)",
                "CREATE TABLE account (id int PRIMARY KEY, balance_cents bigint NOT NULL)",
                "INSERT INTO account SELECT seq, 1000000 FROM seq_1_to_" + ACCOUNTS,
                "CREATE TABLE transfer (name varchar(64) PRIMARY KEY, amount_cents bigint NOT NULL, created_at timestamp NOT NULL DEFAULT current_timestamp)",
                "CREATE TABLE pilothouse_operation (operation varchar(36) PRIMARY KEY)");
    }
}
