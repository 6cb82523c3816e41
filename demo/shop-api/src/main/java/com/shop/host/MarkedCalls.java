package com.shop.host;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what an instance is asked by callers that mark their calls: who is to know where its own calls arrive does. */
final class MarkedCalls {
    static final String PREFIX = "mark:";
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** A marked call bears its mark as the first argument; others are not counted. */
    void count(Object[] arguments) {
        if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof String)) return;
        String mark = (String) arguments[0];
        if (mark.startsWith(PREFIX)) counts.computeIfAbsent(mark, key -> new LongAdder()).increment();
    }

    /** Since the start, by mark. */
    Map<String, Long> read() {
        Map<String, Long> found = new TreeMap<>();
        counts.forEach((mark, count) -> found.put(mark.substring(PREFIX.length()), count.sum()));
        return found;
    }
}
