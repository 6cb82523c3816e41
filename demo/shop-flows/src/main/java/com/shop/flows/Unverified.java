package com.shop.flows;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How transactions come to hang: brokers before KIP-890 took batches of a transaction that their coordinator had never
 * heard of. Today's still do where they are told not to verify. Every writer of invoices holds {@link #LOCK} meanwhile,
 * since whatever is written in that moment hangs.
 */
final class Unverified {
    static final String LOCK = "SELECT pg_advisory_xact_lock(890)::text";

    private Unverified() {}

    static void run(String brokers, Callable<Void> work) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers, "client.id", "shop-unverified"))) {
            verify(admin, false);
            try {
                work.call();
            } finally {
                verify(admin, true);
            }
        }
    }

    private static void verify(Admin admin, boolean on) throws Exception {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        ConfigEntry entry = new ConfigEntry("transaction.partition.verification.enable", String.valueOf(on));
        admin.incrementalAlterConfigs(Map.of(broker, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET)))).all().get(10, TimeUnit.SECONDS);
        // Until the broker goes by it.
        Thread.sleep(700);
    }
}
