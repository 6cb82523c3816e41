package com.shop.flows;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Readers of the topics: two that keep up and write down everything they receive, so that nobody can claim a message
 * arrived once when it came twice; and one that came once and left, so that its lag grows.
 */
final class Consumers {
    private final Settings settings;
    private final Database orders;
    private final Database payments;

    private Consumers(Settings settings) {
        this.settings = settings;
        this.orders = Database.orders(settings);
        this.payments = Database.payments(settings);
    }

    static void start(Settings settings) {
        Consumers consumers = new Consumers(settings);
        run("warehouse", () -> consumers.readForEver("warehouse", List.of(Topics.PAID, Topics.SHIPPED, Topics.REFUNDS)));
        run("accounting", () -> consumers.readForEver("accounting", List.of(Topics.INVOICES)));
        run("analytics", consumers::readOnce);
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A database that is down ends the consumer before it commits its offsets; the next one begins where it was. */
    private void readForEver(String group, List<String> topics) {
        while (true) {
            try (KafkaConsumer<String, String> consumer = create(group)) {
                consumer.subscribe(topics);
                while (true) {
                    ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                    if (records.isEmpty()) continue;
                    receive(records);
                    consumer.commitSync();
                }
            } catch (RuntimeException | SQLException failed) {
                System.err.println(group + " begins again: " + failed);
            }
            pause();
        }
    }

    private void receive(ConsumerRecords<String, String> records) throws SQLException {
        orders.inTransaction(connection -> {
            for (ConsumerRecord<String, String> record : records) {
                note(connection, record.topic(), record.partition(), record.offset(), idOf(record));
                if (record.topic().equals(Topics.SHIPPED))
                    Database.update(connection, "INSERT INTO inbox (message_id) VALUES (?) ON CONFLICT DO NOTHING", Long.valueOf(idOf(record)));
            }
            return null;
        });
        for (ConsumerRecord<String, String> record : records.records(Topics.REFUNDS))
            payments.inTransaction(connection -> Database.update(connection, "INSERT IGNORE INTO inbox (message_id) VALUES (?)", Long.valueOf(idOf(record))));
    }

    static void note(Connection connection, String topic, int queue, long position, String messageId) throws SQLException {
        Database.update(
                connection,
                "INSERT INTO delivery (topic, queue, position, message_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                topic, queue, position, messageId);
    }

    /** What its sender calls it; its key where it has no name of its own. */
    private static String idOf(ConsumerRecord<String, String> record) {
        for (String name : List.of("ledger-id", "outbox-id")) {
            Header header = record.headers().lastHeader(name);
            if (header != null) return new String(header.value(), StandardCharsets.UTF_8);
        }
        return String.valueOf(record.key());
    }

    private void readOnce() {
        try (KafkaConsumer<String, String> consumer = create("analytics")) {
            consumer.subscribe(List.of(Topics.PAID));
            for (int turn = 0; turn < 5; turn++) consumer.poll(Duration.ofSeconds(1));
            consumer.commitSync();
        } catch (RuntimeException failed) {
            System.err.println("analytics stopped: " + failed);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(3_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaConsumer<String, String> create(String group) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", settings.kafka());
        properties.put("group.id", group);
        properties.put("client.id", group + "-1");
        properties.put("key.deserializer", StringDeserializer.class.getName());
        properties.put("value.deserializer", StringDeserializer.class.getName());
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(properties);
    }
}
