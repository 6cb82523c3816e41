package com.shop.flows;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.TransactionManager;
import org.apache.kafka.common.TopicPartition;

/** The Kafka way: an invoice and its index entry in one transaction. */
final class InvoiceFlow {
    private final KafkaProducer<String, String> producer;

    /** @param transactionalId a later producer with the same id would end what this one left open */
    InvoiceFlow(String brokers, String transactionalId) {
        Properties properties = Publisher.properties(brokers, transactionalId);
        properties.put("transactional.id", transactionalId);
        // So long that an abandoned transaction stays open for somebody to see; the stock value is one minute.
        properties.put("transaction.timeout.ms", "3600000");
        producer = new KafkaProducer<>(properties);
        producer.initTransactions();
    }

    /**
     * Leaves a batch of which its coordinator never hears, as clients before KIP-890 could. Since then a batch itself
     * announces its partition; this client is made to believe that it had done so in the old way, and sends in the old way.
     */
    Void beginUntold(Order order) throws Exception {
        producer.beginTransaction();
        TransactionManager manager = (TransactionManager) open(KafkaProducer.class, "transactionManager").get(producer);
        manager.maybeAddPartition(new TopicPartition(Topics.INVOICES, 0));
        open(TransactionManager.class, "isTransactionV2Enabled").setBoolean(manager, false);
        sendInvoice(order);
        return null;
    }

    private static Field open(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    void write(Order order) throws Exception {
        begin(order);
        producer.commitTransaction();
    }

    /** While no other invoice is written in the shop. */
    static void alone(Database orders, Callable<Void> work) throws Exception {
        try (Connection connection = orders.connect()) {
            connection.setAutoCommit(false);
            Database.queryText(connection, Unverified.LOCK);
            work.call();
        }
    }

    /** Leaves the transaction open, with records on both partitions. */
    void begin(Order order) throws Exception {
        producer.beginTransaction();
        sendInvoice(order);
        producer.send(new ProducerRecord<>(Topics.INVOICES, 1, "index-" + order.id(), "\"" + order.customer() + "\"")).get(20, TimeUnit.SECONDS);
    }

    private void sendInvoice(Order order) throws Exception {
        producer.send(new ProducerRecord<>(Topics.INVOICES, 0, "invoice-" + order.id(), order.json())).get(20, TimeUnit.SECONDS);
    }
}
