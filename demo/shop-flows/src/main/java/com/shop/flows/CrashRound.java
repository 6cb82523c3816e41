package com.shop.flows;

import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work in flight, each piece at the point its word names, and then the process is gone without a farewell. Words:
 * init, pending, paid, exe, sent (ledger); outbox, poison; half, half-unknown (RocketMQ); transaction (Kafka).
 */
final class CrashRound {
    private final Settings settings;
    private final Database database;
    private final Random random;
    private final String[] words;
    private final CountDownLatch inFlight;

    private OrderFlow orders;
    private OutboxRelay relay;
    private ShipmentFlow shipments;
    private ShipmentFlow orphanedShipments;

    CrashRound(Settings settings, long round, String[] words) {
        this.settings = settings;
        this.database = new Database(settings);
        this.random = new Random(settings.seed() * 31 + round);
        this.words = words;
        this.inFlight = new CountDownLatch(words.length);
    }

    void run() throws Exception {
        Publisher publisher = new Publisher(settings.kafka(), "order-service-worker");
        orders = new OrderFlow(new Ledger(settings.zooKeeper()), database, publisher);
        relay = new OutboxRelay(database, publisher);
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
                case "outbox" -> relay.insertClaimed(order);
                case "poison" -> insertPoison(order);
                case "half" -> orphanedShipments().ship(order, "PENDING");
                case "half-unknown" -> shipments().ship(order, "PENDING");
                case "transaction" -> new InvoiceFlow(settings.kafka(), "invoice-writer-" + order.id()).begin(order);
                default -> throw new IllegalArgumentException("unknown word " + word);
            }
            inFlight.countDown();
        } catch (Exception failed) {
            System.err.println(word + " failed: " + failed);
        }
    }

    private void stopAt(OrderFlow.Point wanted, Order order) throws Exception {
        orders.pay(order, point -> {
            if (point != wanted) return;
            inFlight.countDown();
            new CountDownLatch(1).await();
        });
    }

    private void insertPoison(Order order) throws Exception {
        database.inTransaction(connection -> OutboxRelay.insert(connection, order, null));
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
