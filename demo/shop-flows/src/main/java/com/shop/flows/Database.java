package com.shop.flows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The shop's own database. A connection per piece of work: it outlives restarts of the server, and the rate is low. */
final class Database {
    private final Settings settings;

    Database(Settings settings) {
        this.settings = settings;
    }

    interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** One transaction. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        try (Connection connection = DriverManager.getConnection(settings.jdbcUrl(), properties)) {
            connection.setAutoCommit(false);
            T result = work.apply(connection);
            connection.commit();
            return result;
        }
    }

    void createSchema() throws SQLException {
        inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS shop_order, outbox, shipment");
                statement.execute("DROP SEQUENCE IF EXISTS shop_order_id");
                statement.execute("CREATE SEQUENCE shop_order_id START 4711");
                statement.execute("""
                        CREATE TABLE shop_order (
                          id text PRIMARY KEY, customer text NOT NULL, amount_cents bigint NOT NULL, status text NOT NULL,
                          created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now())""");
                statement.execute("""
                        CREATE TABLE outbox (
                          id bigserial PRIMARY KEY, order_id text NOT NULL, topic text NOT NULL, key text NOT NULL,
                          payload jsonb NOT NULL, status text NOT NULL DEFAULT 'NEW', attempts int NOT NULL DEFAULT 0,
                          claimed_by text, locked_until timestamptz, last_error text,
                          created_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz)""");
                statement.execute("CREATE INDEX outbox_unsent ON outbox (id) WHERE status <> 'SENT'");
                statement.execute("CREATE TABLE shipment (id text PRIMARY KEY, order_id text NOT NULL, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())");
            }
            return null;
        });
    }

    String nextOrderId() throws SQLException {
        return inTransaction(connection -> queryText(connection, "SELECT nextval('shop_order_id')::text"));
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** First column of the first row, or null. */
    static String queryText(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
        for (int index = 0; index < values.length; index++) statement.setObject(index + 1, values[index]);
    }
}
