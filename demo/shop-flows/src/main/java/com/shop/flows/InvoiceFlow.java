package com.shop.flows;

import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

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

    void write(Order order) throws Exception {
        begin(order);
        producer.commitTransaction();
    }

    /** Leaves the transaction open, with records on both partitions. */
    void begin(Order order) throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Topics.INVOICES, 0, "invoice-" + order.id(), order.json())).get(20, TimeUnit.SECONDS);
        producer.send(new ProducerRecord<>(Topics.INVOICES, 1, "index-" + order.id(), "\"" + order.customer() + "\"")).get(20, TimeUnit.SECONDS);
    }
}
