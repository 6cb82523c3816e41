package com.shop.flows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The two-phase way: money leaves a customer's account in PostgreSQL and arrives at a merchant's in MariaDB, or neither.
 * What was decided is a row beside the orders. Where there is none, the transfer is not to be, and whoever asks first
 * writes that down ({@link #outcome}), so that a manager that comes back late cannot decide otherwise.
 */
final class TransferFlow {
    /** Between two steps; a manager that dies there leaves the transfer prepared in one database or in both. */
    enum Point {
        FIRST,
        BOTH,
        DECIDED,
        HALF
    }

    interface Passage {
        void reached(Point point) throws InterruptedException;
    }

    private final Database orders;
    private final Database payments;

    TransferFlow(Database orders, Database payments) {
        this.orders = orders;
        this.payments = payments;
    }

    void transfer(Order order, Passage passage) throws SQLException, InterruptedException {
        String name = "transfer-" + order.id();
        // Connected first: a database that is down must not leave anything in the other.
        try (Connection merchant = payments.connect()) {
            Database.execute(merchant, "XA START '" + name + "'");
            move(merchant, name, order.amountCents());
            orders.inTransaction(customer -> {
                move(customer, name, -order.amountCents());
                Database.execute(customer, "PREPARE TRANSACTION '" + name + "'");
                return null;
            });
            passage.reached(Point.FIRST);
            Database.execute(merchant, "XA END '" + name + "'", "XA PREPARE '" + name + "'");
            passage.reached(Point.BOTH);
            boolean committed = decide(name, "commit").equals("commit");
            passage.reached(Point.DECIDED);
            orders.execute((committed ? "COMMIT" : "ROLLBACK") + " PREPARED '" + name + "'");
            passage.reached(Point.HALF);
            Database.execute(merchant, (committed ? "XA COMMIT '" : "XA ROLLBACK '") + name + "'");
        }
    }

    /** Accounts that another transfer holds are left alone: nobody waits behind one that hangs. */
    private static void move(Connection connection, String name, long amountCents) throws SQLException {
        String free = null;
        for (int attempt = 0; free == null && attempt < 20; attempt++) {
            int account = 1 + ThreadLocalRandom.current().nextInt(Schema.ACCOUNTS);
            free = Database.queryText(connection, "SELECT id FROM account WHERE id = ? FOR UPDATE SKIP LOCKED", account);
        }
        if (free == null) throw new SQLException("no account found that is not held by another transfer");
        Database.update(connection, "UPDATE account SET balance_cents = balance_cents + ? WHERE id = ?", amountCents, Integer.valueOf(free));
        Database.update(connection, "INSERT INTO transfer (name, amount_cents) VALUES (?, ?)", name, amountCents);
    }

    /** The outcome that stands: the first one that was written. */
    private String decide(String name, String outcome) throws SQLException {
        return orders.inTransaction(connection -> {
            Database.update(connection, "INSERT INTO transfer_decision (name, outcome) VALUES (?, ?) ON CONFLICT DO NOTHING", name, outcome);
            return Database.queryText(connection, "SELECT outcome FROM transfer_decision WHERE name = ?", name);
        });
    }

    String outcome(String name) throws SQLException {
        return decide(name, "rollback");
    }
}
