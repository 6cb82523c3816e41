package com.shop.host;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One application instance: its references first, since its services call through them, then its services. */
final class Instance {
    private final Spec spec;
    private final Generation generation;
    private final long seed;
    private final Map<String, Object> proxies = new HashMap<>();
    private final Map<String, Class<?>> types = new HashMap<>();
    private final Map<String, List<Call>> calls = new HashMap<>();
    private final List<Behaviour> behaviours = new ArrayList<>();
    private final MarkedCalls markedCalls = new MarkedCalls();

    Instance(Spec spec, Generation generation, long seed) {
        this.spec = spec;
        this.generation = generation;
        this.seed = seed ^ spec.get("id").hashCode();
    }

    String id() {
        return spec.get("id");
    }

    List<Behaviour> behaviours() {
        return behaviours;
    }

    MarkedCalls markedCalls() {
        return markedCalls;
    }

    void start(List<Spec> records) throws ClassNotFoundException {
        for (Spec record : records) if (isOwn(record, "refer")) refer(record);
        for (Spec record : records) if (isOwn(record, "call") && record.has("on")) listen(record);
        for (Spec record : records) if (isOwn(record, "provide")) provide(record);
    }

    void startLoops(List<Spec> records, ScheduledExecutorService executor) {
        for (Spec record : records) {
            if (!isOwn(record, "call") || !record.has("everyMs")) continue;
            Call call = create(record);
            long periodMs = record.number("everyMs", 1000);
            long firstMs = Math.floorMod(record.get("method").hashCode() ^ seed, periodMs);
            executor.scheduleWithFixedDelay(() -> runQuietly(call), firstMs, periodMs, TimeUnit.MILLISECONDS);
        }
    }

    private static void runQuietly(Call call) {
        try {
            call.run();
        } catch (RuntimeException unexpected) {
            System.err.println("call failed in an unexpected way: " + unexpected);
        }
    }

    private void refer(Spec record) throws ClassNotFoundException {
        Class<?> type = load(record);
        types.put(record.get("ref"), type);
        proxies.put(record.get("ref"), generation.refer(spec, record, type));
    }

    private void listen(Spec record) {
        for (String method : record.list("on")) calls.computeIfAbsent(method, key -> new ArrayList<>()).add(create(record));
    }

    private void provide(Spec record) throws ClassNotFoundException {
        Class<?> type = load(record);
        Behaviour behaviour = new Behaviour(record, seed);
        behaviours.add(behaviour);
        ServiceHandler handler = new ServiceHandler(behaviour, markedCalls, calls, seed);
        generation.export(spec, record, type, Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Call create(Spec record) {
        String ref = record.get("ref");
        if (!proxies.containsKey(ref)) throw new IllegalArgumentException(id() + " has no reference " + ref);
        return new Call(record, proxies.get(ref), types.get(ref), generation, seed + record.get("method").hashCode());
    }

    private Class<?> load(Spec record) throws ClassNotFoundException {
        return Class.forName(record.get("interface"), true, generation.getClass().getClassLoader());
    }

    private boolean isOwn(Spec record, String kind) {
        return record.is(kind) && record.get("instance").equals(id());
    }
}
