package com.shop.flows;

import com.shop.launch.ParentWatch;
import java.util.Arrays;

/** {@code setup}, {@code setup-payments}, {@code steady}, or {@code crash ROUND WORD...}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        ParentWatch.start();
        Settings settings = Settings.read();
        switch (arguments[0]) {
            case "setup" -> {
                Schema.createOrders(Database.orders(settings));
                Topics.create(settings.kafka());
                System.exit(0);
            }
            case "setup-payments" -> {
                Schema.createPayments(Database.payments(settings));
                System.exit(0);
            }
            case "steady" -> new SteadyFlow(settings).run();
            case "crash" -> new CrashRound(settings, Long.parseLong(arguments[1]), Arrays.copyOfRange(arguments, 2, arguments.length)).run();
            default -> throw new IllegalArgumentException("unknown mode " + arguments[0]);
        }
    }
}
