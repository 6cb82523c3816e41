package com.shop.host;

import com.shop.catalog.Product;
import com.shop.crm.Customer;
import com.shop.order.Order;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Plausible arguments and answers, by type: the shop is about who calls whom, not about what they say. */
final class Samples {
    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    Object[] arguments(Class<?>[] types) {
        Object[] values = new Object[types.length];
        for (int index = 0; index < types.length; index++) values[index] = value(types[index]);
        return values;
    }

    Object value(Class<?> type) {
        if (type == String.class) return "sku-" + random.nextInt(500);
        if (type == int.class) return 1 + random.nextInt(5);
        if (type == long.class) return 990L + random.nextInt(20_000);
        if (type == boolean.class) return true;
        if (type == List.class) return Arrays.asList("sku-" + random.nextInt(500), "sku-" + random.nextInt(500));
        if (type == Order.class) return order();
        if (type == Customer.class) return customer();
        if (type == Product.class) return product();
        throw new IllegalArgumentException("no sample of " + type);
    }

    private Order order() {
        Order order = new Order();
        order.setId("order-" + random.nextInt(100_000));
        order.setCustomerId("customer-" + random.nextInt(500));
        order.setStatus("PLACED");
        order.setAmountCents(990L + random.nextInt(20_000));
        return order;
    }

    private Customer customer() {
        Customer customer = new Customer();
        customer.setId("customer-" + random.nextInt(500));
        customer.setName("Ada");
        customer.setAddress("1 Harbour Street");
        return customer;
    }

    private Product product() {
        Product product = new Product();
        product.setSku("sku-" + random.nextInt(500));
        product.setTitle("A lantern");
        product.setPriceCents(990L + random.nextInt(20_000));
        return product;
    }
}
