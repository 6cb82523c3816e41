package com.shop.flows;

import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work in flight, each piece at the point its word names, and then the process is gone without a farewell. Words:
 * init, pending, paid, exe, sent (ledger); outbox, outbox-sent, poison; refund, refund-sent, refund-poison (MariaDB);
 * half, half-created, half-unknown (RocketMQ); transaction, transaction-hanging (Kafka); transfer-first, transfer-both, transfer-decided,
 * transfer-half (prepared in PostgreSQL and MariaDB).
 */
final class CrashRound {
    private final Settings settings;
    private final Database database;
    private final Database payments;
    private final Random random;
    private final String[] words;
    private final CountDownLatch inFlight;

    private Publisher publisher;
    private OrderFlow orders;
    private OutboxRelay relay;
    private RefundFlow refunds;
    private ShipmentFlow shipments;
    private ShipmentFlow orphanedShipments;

    CrashRound(Settings settings, long round, String[] words) {
        this.settings = settings;
        this.database = Database.orders(settings);
        this.payments = Database.payments(settings);
        this.random = new Random(settings.seed() * 31 + round);
        this.words = words;
        this.inFlight = new CountDownLatch(words.length);
    }

    void run() throws Exception {
        publisher = new Publisher(settings.kafka(), "order-service-worker");
        orders = new OrderFlow(new Ledger(settings.zooKeeper()), database, publisher);
        relay = new OutboxRelay(database, publisher);
        refunds = new RefundFlow(payments, publisher);
        for (int index = 0; index < words.length; index++) {
            Order order = Order.create(database.nextOrderId(), random);
            String word = words[index];
            Thread thread = new Thread(() -> runOne(word, order), word + "-" + order.id());
            thread.start();
            // A few at a time: a hundred database connections at once are more than a small server allows.
            if (index % 10 == 9) Thread.sleep(500);
        }
        if (!inFlight.await(90, TimeUnit.SECONDS)) {
            System.err.println(inFlight.getCount() + " of " + words.length + " pieces of work did not get to their point");
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(137);
    }

    private void runOne(String word, Order order) {
        try {
            switch (word) {
                case "init", "pending", "paid", "exe", "sent" -> stopAt(OrderFlow.Point.valueOf(word.toUpperCase(Locale.ROOT)), order);
                case "outbox", "outbox-sent" -> orders.pay(order, relay::insertClaimed, point -> {});
                case "poison" -> orders.pay(order, (connection, paid) -> OutboxRelay.insert(connection, paid, null), point -> {});
                case "refund", "refund-sent" -> refundClaimed(order, word.equals("refund-sent"));
                case "refund-poison" -> refunds.refund(order, null);
                case "half" -> orphanedShipments().ship(order, "PENDING");
                case "half-created" -> orphanedShipments().shipSilently(order, "CREATED");
                case "half-unknown" -> shipments().ship(order, "PENDING");
                case "transaction", "transaction-hanging" -> invoice(order, word.equals("transaction-hanging"));
                case "transfer-first", "transfer-both", "transfer-decided", "transfer-half" -> transferUpTo(word.substring(9), order);
                default -> throw new IllegalArgumentException("unknown word " + word);
            }
            if (word.equals("outbox-sent")) relay.publish(order);
            inFlight.countDown();
        } catch (Exception failed) {
            System.err.println(word + " failed: " + failed);
        }
    }

    private void stopAt(OrderFlow.Point wanted, Order order) throws Exception {
        orders.pay(order, point -> {
            if (point == wanted) hang();
        });
    }

    private void transferUpTo(String wanted, Order order) throws Exception {
        new TransferFlow(database, payments).transfer(order, point -> {
            if (point == TransferFlow.Point.valueOf(wanted.toUpperCase(Locale.ROOT))) hang();
        });
    }

    private void refundClaimed(Order order, boolean published) throws Exception {
        long id = refunds.refundClaimed(order);
        if (published) refunds.publish(id, order);
    }

    private void invoice(Order order, boolean hanging) throws Exception {
        InvoiceFlow flow = new InvoiceFlow(settings.kafka(), "invoice-writer-" + order.id());
        InvoiceFlow.alone(database, () -> {
            if (hanging) Unverified.run(settings.kafka(), () -> flow.beginUntold(order));
            else flow.begin(order);
            return null;
        });
    }

    /** At its point, until the process is gone. */
    private void hang() throws InterruptedException {
        inFlight.countDown();
        new CountDownLatch(1).await();
    }

    private synchronized ShipmentFlow shipments() throws Exception {
        if (shipments == null) shipments = new ShipmentFlow(database, settings.rocketmq(), ShipmentFlow.GROUP);
        return shipments;
    }

    private synchronized ShipmentFlow orphanedShipments() throws Exception {
        if (orphanedShipments == null) orphanedShipments = new ShipmentFlow(database, settings.rocketmq(), ShipmentFlow.ORPHANED_GROUP);
        return orphanedShipments;
    }
}
