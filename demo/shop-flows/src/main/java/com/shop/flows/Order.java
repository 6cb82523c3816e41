package com.shop.flows;

import java.util.Random;

record Order(String id, String customer, long amountCents, String sku, int quantity) {
    static Order create(String id, Random random) {
        return new Order(id, "customer-" + random.nextInt(500), 990L + random.nextInt(20_000), "sku-" + random.nextInt(500), 1 + random.nextInt(4));
    }

    /** Ids and words hold only letters, digits and dashes, so nothing needs escaping. */
    String json() {
        return "{\"orderId\":\"%s\",\"customer\":\"%s\",\"amountCents\":%d,\"currency\":\"EUR\",\"items\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
                .formatted(id, customer, amountCents, sku, quantity);
    }
}
