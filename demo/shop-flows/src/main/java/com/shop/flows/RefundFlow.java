package com.shop.flows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The outbox way once more, on MariaDB: a refund and its row in one transaction, published by a relay that claims rows. */
final class RefundFlow {
    private static final int ATTEMPTS = 5;

    private final Database payments;
    private final Publisher publisher;
    private final String name = "refund-relay-" + ProcessHandle.current().pid();
    /** Each turn claims under a name of its own: a row that an earlier turn published and could not mark is not published again. */
    private int turns;

    RefundFlow(Database payments, Publisher publisher) {
        this.payments = payments;
        this.publisher = publisher;
    }

    record Row(long id, String refundId, String payload, int attempts) {}

    /** @param currency none: the relay cannot publish the refund */
    void refund(Order order, String currency) throws SQLException {
        payments.inTransaction(connection -> insert(connection, order, currency, "NEW"));
    }

    /** A row that is claimed from its first moment on, as if by a relay; its id. */
    long refundClaimed(Order order) throws SQLException {
        return payments.inTransaction(connection -> insert(connection, order, "EUR", "CLAIMED"));
    }

    private long insert(Connection connection, Order order, String currency, String status) throws SQLException {
        String id = "refund-" + order.id();
        String payload = "{\"refundId\":\"%s\",\"orderId\":\"%s\",\"amountCents\":%d,\"currency\":%s}"
                .formatted(id, order.id(), order.amountCents(), currency == null ? "null" : "\"" + currency + "\"");
        Database.update(connection, "INSERT INTO refund (id, order_id) VALUES (?, ?)", id, order.id());
        boolean claimed = status.equals("CLAIMED");
        Database.update(
                connection,
                "INSERT INTO outbox (refund_id, topic, payload, status, attempts, claimed_by, locked_until) VALUES (?, ?, ?, ?, ?, ?, IF(?, current_timestamp(3) + INTERVAL 10 SECOND, NULL))",
                id, Topics.REFUNDS, payload, status, claimed ? 1 : 0, claimed ? name : null, claimed);
        return Long.parseLong(Database.queryText(connection, "SELECT last_insert_id()"));
    }

    void publish(long id, Order order) throws Exception {
        Row row = payments.inTransaction(connection -> read(connection, "SELECT id, refund_id, payload, attempts FROM outbox WHERE id = ?", id)).get(0);
        publisher.send(Topics.REFUNDS, "refund-" + order.id(), row.payload(), "outbox-id", String.valueOf(id));
    }

    void relayOnce() throws SQLException {
        for (Row row : claim()) relay(row);
        payments.inTransaction(connection -> Database.update(connection, "DELETE FROM outbox WHERE status = 'SENT' AND sent_at < now() - INTERVAL 1 HOUR"));
    }

    private List<Row> claim() throws SQLException {
        String turn = name + "-" + ++turns;
        return payments.inTransaction(connection -> {
            Database.update(
                    connection,
                    "UPDATE outbox SET status = 'CLAIMED', claimed_by = ?, locked_until = current_timestamp(3) + INTERVAL 10 SECOND, attempts = attempts + 1 WHERE status = 'NEW' ORDER BY id LIMIT 20",
                    turn);
            return read(connection, "SELECT id, refund_id, payload, attempts FROM outbox WHERE status = 'CLAIMED' AND claimed_by = ? ORDER BY id", turn);
        });
    }

    private void relay(Row row) throws SQLException {
        String status = "SENT";
        String error = null;
        try {
            if (row.payload().contains("\"currency\":null")) throw new IllegalArgumentException(row.refundId() + " has no currency");
            publisher.send(Topics.REFUNDS, row.refundId(), row.payload(), "outbox-id", String.valueOf(row.id()));
        } catch (Exception failed) {
            status = row.attempts() >= ATTEMPTS ? "FAILED" : "NEW";
            error = String.valueOf(failed.getMessage());
        }
        Object[] values = {status, error, status, row.id()};
        payments.inTransaction(connection -> Database.update(
                connection, "UPDATE outbox SET status = ?, last_error = ?, sent_at = IF(? = 'SENT', current_timestamp(3), NULL) WHERE id = ? AND status = 'CLAIMED'", values));
    }

    private static List<Row> read(Connection connection, String sql, Object value) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, value);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) rows.add(new Row(result.getLong(1), result.getString(2), result.getString(3), result.getInt(4)));
            }
        }
        return rows;
    }
}
