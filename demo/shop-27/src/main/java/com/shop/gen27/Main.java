package com.shop.gen27;

import com.shop.host.Generation;
import com.shop.host.Host;
import com.shop.host.Spec;
import java.util.HashMap;
import java.util.Map;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Generation> generations = new HashMap<>();
        Host.run(arguments, instance -> generations.computeIfAbsent(domain(instance), Main::create), 0);
    }

    /**
     * Dubbo 2.7 keys its rule listeners by service within a JVM: of three providers of one service, each rule would
     * reach all but the newest one write late. Instances that are isolated under one word share a Dubbo of their own,
     * as in a JVM of their own, for a third of the memory.
     */
    private static String domain(Spec instance) {
        return instance.has("isolated") ? instance.get("isolated") : "";
    }

    private static Generation create(String domain) {
        ClassLoader loader = domain.isEmpty() ? Main.class.getClassLoader() : new IsolatedLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Class<?> type = Class.forName("com.shop.gen27.Dubbo27", true, loader);
            return (Generation) type.getConstructor(String.class).newInstance(System.getProperty("shop.zookeeper"));
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
