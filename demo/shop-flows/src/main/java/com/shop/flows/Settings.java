package com.shop.flows;

/**
 * Where everything is, from the environment: it holds the password, which arguments would show to every user.
 *
 * @param paymentsUrl of MariaDB; empty where it does not run, and then there are neither refunds nor transfers
 */
record Settings(
        String zooKeeper, String kafka, String rocketmq, String jdbcUrl, String user, String password, String paymentsUrl, int port, long seed) {
    static Settings read() {
        return new Settings(
                get("SHOP_ZOOKEEPER"),
                get("SHOP_KAFKA"),
                get("SHOP_ROCKETMQ"),
                get("SHOP_JDBC_URL"),
                get("SHOP_DATABASE_USER"),
                get("SHOP_DATABASE_PASSWORD"),
                System.getenv().getOrDefault("SHOP_PAYMENTS_JDBC_URL", ""),
                Integer.parseInt(get("SHOP_PORT")),
                Long.parseLong(get("SHOP_SEED")));
    }

    boolean hasPayments() {
        return !paymentsUrl.isEmpty();
    }

    private static String get(String name) {
        String value = System.getenv(name);
        if (value == null) throw new IllegalStateException(name + " is not set");
        return value;
    }
}
