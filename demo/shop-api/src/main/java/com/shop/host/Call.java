package com.shop.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Random;

/** One kind of call that an instance makes: from a loop of its own, or while it answers a call itself. */
final class Call {
    private final Object proxy;
    private final Method method;
    private final double share;
    private final String tag;
    private final Generation generation;
    private final Samples samples;
    private final Random random;

    Call(Spec call, Object proxy, Class<?> type, Generation generation, long seed) {
        this.proxy = proxy;
        this.method = find(type, call.get("method"));
        this.share = call.share("share", 1);
        this.tag = call.find("tag");
        this.generation = generation;
        this.samples = new Samples(seed, call.find("mark"));
        this.random = new Random(seed);
    }

    /** Failures are part of the picture: the monitor counts them, the caller goes on. */
    void run() {
        if (random.nextDouble() >= share) return;
        if (tag != null) generation.tagNextCall(tag);
        try {
            method.invoke(proxy, samples.arguments(method.getParameterTypes()));
        } catch (InvocationTargetException failed) {
            // No provider, a time-out or a refusal.
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Method find(Class<?> type, String name) {
        for (Method method : type.getMethods()) if (method.getName().equals(name)) return method;
        throw new IllegalArgumentException(type.getName() + " has no method " + name);
    }
}
