package com.shop.host;

import com.shop.ShopException;
import java.util.Collections;
import java.util.Map;
import java.util.Random;

/** How an instance treats its calls; the control port changes it while calls run. */
final class Behaviour {
    private final Random random;
    private final Spec initial;
    private volatile int delayMs;
    private volatile double stallShare;
    private volatile int stallMs;
    private volatile double refuseShare;

    Behaviour(Spec provide, long seed) {
        random = new Random(seed);
        initial = provide;
        change(Collections.emptyMap());
    }

    /** What the values do not name becomes as it was at the start. */
    void change(Map<String, String> values) {
        delayMs = values.containsKey("delayMs") ? Integer.parseInt(values.get("delayMs")) : initial.number("delayMs", 4);
        stallShare = values.containsKey("stallShare") ? Double.parseDouble(values.get("stallShare")) : initial.share("stallShare", 0);
        stallMs = values.containsKey("stallMs") ? Integer.parseInt(values.get("stallMs")) : initial.number("stallMs", 0);
        refuseShare = values.containsKey("refuseShare") ? Double.parseDouble(values.get("refuseShare")) : initial.share("refuseShare", 0);
    }

    /** Takes the time of one call; some run past the caller's patience, some are refused. */
    void undergo() {
        int ms = random.nextDouble() < stallShare ? stallMs : (int) (delayMs * (0.7 + 0.6 * random.nextDouble()));
        try {
            Thread.sleep(ms);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (random.nextDouble() < refuseShare) throw new ShopException("refused by the business, as it happens");
    }
}
