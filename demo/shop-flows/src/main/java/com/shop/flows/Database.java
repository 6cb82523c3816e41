package com.shop.flows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A database of the shop. A connection per piece of work: it outlives restarts of the server, and the rate is low. */
final class Database {
    private final String url;
    private final Properties properties = new Properties();

    private Database(String url, String user, String password, int timeUnitsPerSecond) {
        this.url = url;
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", String.valueOf(5 * timeUnitsPerSecond));
        properties.setProperty("socketTimeout", String.valueOf(10 * timeUnitsPerSecond));
    }

    /** PostgreSQL: orders, their outbox, shipments, customers' accounts, and what the consumers received. */
    static Database orders(Settings settings) {
        return new Database(settings.jdbcUrl(), settings.user(), settings.password(), 1);
    }

    /** MariaDB: refunds, their outbox, merchants' accounts. Its driver takes milliseconds. */
    static Database payments(Settings settings) {
        return new Database(settings.paymentsUrl(), "root", "", 1_000);
    }

    interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** One transaction. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            T result = work.apply(connection);
            connection.commit();
            return result;
        }
    }

    /** Each statement by itself: for what may not stand in a transaction, and for who ends his own. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, statements);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
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
