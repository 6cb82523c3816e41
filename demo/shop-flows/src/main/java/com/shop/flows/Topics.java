package com.shop.flows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The shop's Kafka topics; the broker creates none by itself. */
final class Topics {
    static final String PAID = "orders.paid";
    static final String SHIPPED = "orders.shipped";
    static final String INVOICES = "invoices";
    static final String REFUNDS = "refunds.issued";

    private Topics() {}

    static void create(String brokers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers, "client.id", "shop-setup"))) {
            Set<String> existing = admin.listTopics().names().get(20, TimeUnit.SECONDS);
            List<NewTopic> wanted = List.of(
                    new NewTopic(PAID, 3, (short) 1).configs(Map.of("retention.ms", "86400000")),
                    new NewTopic(SHIPPED, 3, (short) 1).configs(Map.of("retention.ms", "86400000")),
                    new NewTopic(REFUNDS, 2, (short) 1).configs(Map.of("retention.ms", "86400000")),
                    new NewTopic(INVOICES, 2, (short) 1).configs(Map.of("cleanup.policy", "compact")));
            List<NewTopic> missing = wanted.stream().filter(topic -> !existing.contains(topic.name())).toList();
            admin.createTopics(missing).all().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("topics could not be created", failed.getCause());
        }
    }
}
