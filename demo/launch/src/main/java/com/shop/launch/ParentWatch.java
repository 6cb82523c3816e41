package com.shop.launch;

import java.io.IOException;

/**
 * Ends this JVM when its parent process is gone, however that died.
 *
 * <p>The parent holds the other end of our standard input. The kernel closes it even after kill -9, so the end of the
 * stream is the one sign that always comes. {@code halt} and not {@code exit}: nothing may delay the end, and a
 * server whose parent was killed must cope with an unclean stop anyway.
 */
public final class ParentWatch {
    private ParentWatch() {}

    public static void start() {
        Thread thread = new Thread(ParentWatch::awaitEndOfInput, "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What the parent writes has no meaning here; only the end of the stream has.
            }
        } catch (IOException ended) {
            // A broken pipe says the same as its end.
        }
        Runtime.getRuntime().halt(137);
    }
}
