package com.shop.host;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Plausible arguments and answers, by type: the shop is about who calls whom, not about what they say. */
final class Samples {
    private final Random random;
    private final String mark;

    Samples(long seed) {
        this(seed, null);
    }

    /** With a mark, every text is that mark. */
    Samples(long seed, String mark) {
        random = new Random(seed);
        this.mark = mark;
    }

    Object[] arguments(Class<?>[] types) {
        Object[] values = new Object[types.length];
        for (int index = 0; index < types.length; index++) values[index] = value(types[index]);
        return values;
    }

    Object value(Class<?> type) {
        if (type == String.class) return mark == null ? "sku-" + random.nextInt(500) : MarkedCalls.PREFIX + mark;
        if (type == int.class) return 1 + random.nextInt(5);
        if (type == long.class) return 990L + random.nextInt(20_000);
        if (type == boolean.class) return true;
        if (type == List.class) return Arrays.asList("sku-" + random.nextInt(500), "sku-" + random.nextInt(500));
        return fill(type);
    }

    /** By reflection: in an isolated instance the classes of the shop are not those that this class would name. */
    private Object fill(Class<?> type) {
        try {
            Object bean = type.getConstructor().newInstance();
            for (Method method : type.getMethods()) {
                if (method.getName().startsWith("set")) method.invoke(bean, value(method.getParameterTypes()[0]));
            }
            return bean;
        } catch (ReflectiveOperationException broken) {
            throw new IllegalArgumentException("no sample of " + type, broken);
        }
    }
}
