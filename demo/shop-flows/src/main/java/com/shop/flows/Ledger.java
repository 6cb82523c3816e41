package com.shop.flows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/**
 * The ledger of messages that belong to a database transaction: a persistent znode per order, {@code Init} before the
 * transaction, {@code exe} after it, gone once the message is on its topic. Every write names the version it has
 * seen; where a console was faster it fails with BadVersion, and the owner leaves the order alone.
 */
final class Ledger {
    static final String ROOT = "/ledger/orders";

    private final String address;
    private ZooKeeper client;

    Ledger(String address) {
        this.address = address;
    }

    record Entry(Order order, long createdAt, int version) {}

    Entry open(Order order) throws Exception {
        long now = System.currentTimeMillis();
        ZooKeeper session = session();
        ensure(session, "/ledger");
        ensure(session, ROOT);
        session.create(path(order), format(order, "Init", now), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        return new Entry(order, now, 0);
    }

    Entry markExecuted(Entry entry) throws Exception {
        byte[] data = format(entry.order(), "exe", entry.createdAt());
        int version = session().setData(path(entry.order()), data, entry.version()).getVersion();
        return new Entry(entry.order(), entry.createdAt(), version);
    }

    void close(Entry entry) throws Exception {
        session().delete(path(entry.order()), entry.version());
    }

    private static String path(Order order) {
        return ROOT + "/" + order.id();
    }

    private static byte[] format(Order order, String state, long createdAt) {
        String text = "{\"id\":\"%s\",\"state\":\"%s\",\"topic\":\"%s\",\"key\":\"%s\",\"payload\":%s,\"owner\":\"order-service\",\"createdAt\":%d,\"updatedAt\":%d}"
                .formatted(order.id(), state, Topics.PAID, order.id(), order.json(), createdAt, System.currentTimeMillis());
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void ensure(ZooKeeper session, String path) throws Exception {
        try {
            session.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException already) {
            // Made by an earlier order.
        }
    }

    /** The client reconnects by itself, but an expired session needs a new one. */
    private synchronized ZooKeeper session() throws IOException, InterruptedException {
        if (client != null && client.getState().isAlive()) return client;
        CountDownLatch connected = new CountDownLatch(1);
        client = new ZooKeeper(address, 10_000, (WatchedEvent event) -> {
            if (event.getState() == KeeperState.SyncConnected) connected.countDown();
        });
        if (!connected.await(10, TimeUnit.SECONDS)) {
            client.close();
            throw new IOException("ZooKeeper " + address + " cannot be reached");
        }
        return client;
    }
}
