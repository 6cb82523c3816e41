package com.shop.flows;

/** Where everything is, from the environment: it holds the password, which arguments would show to every user. */
record Settings(String zooKeeper, String kafka, String rocketmq, String jdbcUrl, String user, String password, int port, long seed) {
    static Settings read() {
        return new Settings(
                get("SHOP_ZOOKEEPER"),
                get("SHOP_KAFKA"),
                get("SHOP_ROCKETMQ"),
                get("SHOP_JDBC_URL"),
                get("SHOP_DATABASE_USER"),
                get("SHOP_DATABASE_PASSWORD"),
                Integer.parseInt(get("SHOP_PORT")),
                Long.parseLong(get("SHOP_SEED")));
    }

    private static String get(String name) {
        String value = System.getenv(name);
        if (value == null) throw new IllegalStateException(name + " is not set");
        return value;
    }
}
