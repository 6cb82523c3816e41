package com.shop.flows;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The healthy worker: an order every two seconds, its shipment, its invoice, the relay. It answers for all orders. */
final class SteadyFlow {
    private final Settings settings;
    private final Database database;
    private final Random random;

    SteadyFlow(Settings settings) {
        this.settings = settings;
        this.database = new Database(settings);
        this.random = new Random(settings.seed());
    }

    void run() throws Exception {
        CheckBack checkBack = CheckBack.start(settings.port(), database);
        Publisher publisher = new Publisher(settings.kafka(), "order-service");
        OrderFlow orders = new OrderFlow(new Ledger(settings.zooKeeper()), database, publisher);
        OutboxRelay relay = new OutboxRelay(database, publisher);
        ShipmentFlow shipments = new ShipmentFlow(database, settings.rocketmq(), ShipmentFlow.GROUP);
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
        every(executor, 2_000, () -> pay(orders));
        every(executor, 1_000, () -> relay(relay));
        every(executor, 10_000, () -> ship(shipments));
        every(executor, 15_000, new Invoices()::write);
        every(executor, 60_000, this::forgetOldShipments);
        Consumers.start(settings.kafka());
        checkBack.setReady();
        Thread.currentThread().join();
    }

    private Void pay(OrderFlow orders) throws Exception {
        orders.pay(next(), point -> {});
        return null;
    }

    private static Void relay(OutboxRelay relay) throws Exception {
        relay.relayOnce();
        return null;
    }

    private Void ship(ShipmentFlow shipments) throws Exception {
        shipments.ship(next(), random.nextInt(8) == 0 ? "CANCELLED" : "CREATED");
        return null;
    }

    private Void forgetOldShipments() throws Exception {
        return database.inTransaction(connection -> {
            Database.update(connection, "DELETE FROM shipment WHERE status <> 'PENDING' AND created_at < now() - interval '6 hours'");
            return null;
        });
    }

    private synchronized Order next() throws Exception {
        return Order.create(database.nextOrderId(), random);
    }

    /** A server may be down, that is what the demo is for: the next turn tries again. */
    private static void every(ScheduledExecutorService executor, long periodMs, Callable<Void> work) {
        executor.scheduleWithFixedDelay(() -> {
            try {
                work.call();
            } catch (Exception failed) {
                System.err.println(failed);
            }
        }, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    /** A transactional producer that met an error cannot be used again. */
    private final class Invoices {
        private InvoiceFlow flow;

        Void write() throws Exception {
            try {
                if (flow == null) flow = new InvoiceFlow(settings.kafka(), "invoice-writer");
                flow.write(next());
            } catch (Exception failed) {
                flow = null;
                throw failed;
            }
            return null;
        }
    }
}
