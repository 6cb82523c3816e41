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
        this.database = Database.orders(settings);
        this.random = new Random(settings.seed());
    }

    void run() throws Exception {
        CheckBack checkBack = CheckBack.start(settings.port(), database, new TransferFlow(database, Database.payments(settings)));
        Publisher publisher = new Publisher(settings.kafka(), "order-service");
        OrderFlow orders = new OrderFlow(new Ledger(settings.zooKeeper()), database, publisher);
        OutboxRelay relay = new OutboxRelay(database, publisher);
        ShipmentFlow shipments = new ShipmentFlow(database, settings.rocketmq(), ShipmentFlow.GROUP);
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
        every(executor, 2_000, () -> pay(orders));
        every(executor, 1_000, () -> relay(relay));
        every(executor, 10_000, () -> ship(shipments));
        every(executor, 15_000, new Invoices()::write);
        every(executor, 60_000, this::forget);
        if (settings.hasPayments()) startPayments(executor, publisher);
        checkBack.setReady();
        Consumers.start(settings);
        // On a busy machine RocketMQ takes its time to let a consumer in: nobody waits for that.
        ShipmentConsumer.start(settings);
        Thread.currentThread().join();
    }

    /** MariaDB comes later than everything else: until then each turn fails at once. */
    private void startPayments(ScheduledExecutorService executor, Publisher publisher) {
        Database payments = Database.payments(settings);
        RefundFlow refunds = new RefundFlow(payments, publisher);
        TransferFlow transfers = new TransferFlow(database, payments);
        every(executor, 10_000, () -> {
            refunds.refund(next(), "EUR");
            return null;
        });
        every(executor, 2_000, () -> {
            refunds.relayOnce();
            return null;
        });
        every(executor, 10_000, () -> {
            transfers.transfer(next(), point -> {});
            return null;
        });
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

    private Void forget() throws Exception {
        return database.inTransaction(connection -> {
            Database.update(connection, "DELETE FROM shipment WHERE status <> 'PENDING' AND created_at < now() - interval '6 hours'");
            Database.update(connection, "DELETE FROM delivery WHERE received_at < now() - interval '6 hours'");
            // Orders stay, since their check-backs are answered from them; so do receipts that an outbox row may still ask for.
            Database.update(connection, "DELETE FROM inbox WHERE received_at < now() - interval '6 hours' AND NOT EXISTS (SELECT 1 FROM outbox WHERE id = message_id)");
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
                Order order = next();
                InvoiceFlow.alone(database, () -> {
                    flow.write(order);
                    return null;
                });
            } catch (Exception failed) {
                flow = null;
                throw failed;
            }
            return null;
        }
    }
}
