package com.shop.flows;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends to Kafka and waits for the acknowledgement. */
final class Publisher {
    private final KafkaProducer<String, String> producer;

    Publisher(String brokers, String clientId) {
        producer = new KafkaProducer<>(properties(brokers, clientId));
    }

    /** @param idHeader name of a header that carries {@code id}: what makes the message recognisable on its topic */
    void send(String topic, String key, String value, String idHeader, String id) throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
        record.headers().add(idHeader, id.getBytes(StandardCharsets.UTF_8));
        producer.send(record).get(20, TimeUnit.SECONDS);
    }

    static Properties properties(String brokers, String clientId) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", brokers);
        properties.put("client.id", clientId);
        properties.put("key.serializer", StringSerializer.class.getName());
        properties.put("value.serializer", StringSerializer.class.getName());
        properties.put("enable.idempotence", "true");
        properties.put("delivery.timeout.ms", "15000");
        properties.put("request.timeout.ms", "5000");
        properties.put("max.block.ms", "15000");
        properties.put("buffer.memory", "1048576");
        return properties;
    }
}
