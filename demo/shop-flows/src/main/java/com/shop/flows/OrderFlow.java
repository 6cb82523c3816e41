package com.shop.flows;

import java.sql.Connection;
import java.sql.SQLException;

/** The ledger way: message registered, database updated, state moved on, message sent, entry removed. */
final class OrderFlow {
    /** Points between two steps, where a crash leaves the order in doubt. */
    enum Point {
        INIT,
        PENDING,
        PAID,
        EXE,
        SENT
    }

    /** Told at each point; a crash round never returns from one. */
    interface Passage {
        void reached(Point point) throws InterruptedException;
    }

    /** Writes the order's outbox row in the order's own transaction. */
    interface Outbox {
        long insert(Connection connection, Order order) throws SQLException;
    }

    private final Ledger ledger;
    private final Database database;
    private final Publisher publisher;

    OrderFlow(Ledger ledger, Database database, Publisher publisher) {
        this.ledger = ledger;
        this.database = database;
        this.publisher = publisher;
    }

    void pay(Order order, Passage passage) throws Exception {
        pay(order, (connection, paid) -> OutboxRelay.insert(connection, paid, "sloop"), passage);
    }

    void pay(Order order, Outbox outbox, Passage passage) throws Exception {
        Ledger.Entry entry = ledger.open(order);
        passage.reached(Point.INIT);
        database.inTransaction(connection -> Database.update(
                connection,
                "INSERT INTO shop_order (id, customer, amount_cents, status) VALUES (?, ?, ?, 'PENDING')",
                order.id(), order.customer(), order.amountCents()));
        passage.reached(Point.PENDING);
        database.inTransaction(connection -> {
            Database.update(connection, "UPDATE shop_order SET status = 'PAID', updated_at = now() WHERE id = ?", order.id());
            return outbox.insert(connection, order);
        });
        passage.reached(Point.PAID);
        Ledger.Entry executed = ledger.markExecuted(entry);
        passage.reached(Point.EXE);
        publisher.send(Topics.PAID, order.id(), order.json(), "ledger-id", order.id());
        passage.reached(Point.SENT);
        ledger.close(executed);
    }
}
