package com.shop.flows;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Readers of the topics: one that keeps up, and one that came once and left, so that its lag grows. */
final class Consumers {
    private Consumers() {}

    static void start(String brokers) {
        run("warehouse", () -> readForEver(brokers));
        run("analytics", () -> readOnce(brokers));
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void readForEver(String brokers) {
        try (KafkaConsumer<String, String> consumer = create(brokers, "warehouse")) {
            consumer.subscribe(List.of(Topics.PAID, Topics.SHIPPED));
            while (true) consumer.poll(Duration.ofSeconds(1));
        } catch (RuntimeException failed) {
            System.err.println("warehouse stopped: " + failed);
        }
    }

    private static void readOnce(String brokers) {
        try (KafkaConsumer<String, String> consumer = create(brokers, "analytics")) {
            consumer.subscribe(List.of(Topics.PAID));
            for (int turn = 0; turn < 5; turn++) consumer.poll(Duration.ofSeconds(1));
            consumer.commitSync();
        } catch (RuntimeException failed) {
            System.err.println("analytics stopped: " + failed);
        }
    }

    private static KafkaConsumer<String, String> create(String brokers, String group) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", brokers);
        properties.put("group.id", group);
        properties.put("client.id", group + "-1");
        properties.put("key.deserializer", StringDeserializer.class.getName());
        properties.put("value.deserializer", StringDeserializer.class.getName());
        properties.put("auto.offset.reset", "earliest");
        properties.put("auto.commit.interval.ms", "2000");
        return new KafkaConsumer<>(properties);
    }
}
