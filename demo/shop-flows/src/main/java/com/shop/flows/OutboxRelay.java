package com.shop.flows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The outbox way: rows written with the order, published afterwards. A relay claims rows before it publishes, so that
 * two relays never publish one row; a relay that dies in between leaves its claims behind. Nobody takes them over
 * when their time is up: the dead relay may have published before it died.
 */
final class OutboxRelay {
    private static final int BATCH = 20;
    private static final int ATTEMPTS = 5;

    private final Database database;
    private final Publisher publisher;
    private final String name = "relay-" + ProcessHandle.current().pid();

    OutboxRelay(Database database, Publisher publisher) {
        this.database = database;
        this.publisher = publisher;
    }

    record Row(long id, String orderId, String topic, String key, String payload) {}

    /** @param carrier who ships; the relay cannot publish an order without one */
    static long insert(Connection connection, Order order, String carrier) throws SQLException {
        String payload = "{\"orderId\":\"%s\",\"carrier\":%s}".formatted(order.id(), carrier == null ? "null" : "\"" + carrier + "\"");
        String id = Database.queryText(
                connection,
                "INSERT INTO outbox (order_id, topic, key, payload) VALUES (?, ?, ?, ?::jsonb) RETURNING id::text",
                order.id(), Topics.SHIPPED, order.id(), payload);
        return Long.parseLong(id);
    }

    private List<Row> claim() throws SQLException {
        return database.inTransaction(connection -> {
            String sql = """
                    UPDATE outbox SET status = 'CLAIMED', claimed_by = ?, locked_until = now() + interval '10 seconds', attempts = attempts + 1
                    WHERE id IN (SELECT id FROM outbox WHERE status = 'NEW' ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)
                    RETURNING id, order_id, topic, key, payload::text""";
            return read(connection, sql, name, BATCH);
        });
    }

    /** A row that is claimed from its first moment on: no other relay can have it. */
    long insertClaimed(Connection connection, Order order) throws SQLException {
        long id = insert(connection, order, "sloop");
        Database.update(connection, "UPDATE outbox SET status = 'CLAIMED', claimed_by = ?, locked_until = now() + interval '10 seconds', attempts = 1 WHERE id = ?", name, id);
        return id;
    }

    /** Publishes the row of an order, and does not mark it. */
    void publish(Order order) throws Exception {
        String sql = "SELECT id, order_id, topic, key, payload::text FROM outbox WHERE order_id = ?";
        for (Row row : database.inTransaction(connection -> read(connection, sql, order.id())))
            publisher.send(row.topic(), row.key(), row.payload(), "outbox-id", String.valueOf(row.id()));
    }

    void relayOnce() throws SQLException {
        for (Row row : claim()) relay(row);
        database.inTransaction(connection -> Database.update(connection, "DELETE FROM outbox WHERE status = 'SENT' AND sent_at < now() - interval '1 hour'"));
    }

    private void relay(Row row) throws SQLException {
        try {
            if (row.payload().contains("\"carrier\": null")) throw new IllegalArgumentException("order " + row.orderId() + " has no carrier");
            publisher.send(row.topic(), row.key(), row.payload(), "outbox-id", String.valueOf(row.id()));
        } catch (Exception failed) {
            database.inTransaction(connection -> Database.update(
                    connection,
                    "UPDATE outbox SET status = CASE WHEN attempts >= ? THEN 'FAILED' ELSE 'NEW' END, last_error = ? WHERE id = ?",
                    ATTEMPTS, String.valueOf(failed.getMessage()), row.id()));
            return;
        }
        database.inTransaction(connection -> Database.update(connection, "UPDATE outbox SET status = 'SENT', sent_at = now() WHERE id = ?", row.id()));
    }

    private static List<Row> read(Connection connection, String sql, Object... values) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) statement.setObject(index + 1, values[index]);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) rows.add(new Row(result.getLong(1), result.getString(2), result.getString(3), result.getString(4), result.getString(5)));
            }
        }
        return rows;
    }
}
