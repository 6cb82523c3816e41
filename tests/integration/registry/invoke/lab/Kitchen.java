package lab;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** One method per kind of argument that a test call can carry. */
public interface Kitchen {
    String ping();

    Dish cook(Dish dish);

    List<Dish> cookAll(List<Dish> dishes);

    Map<String, Long> count(Map<String, Integer> amounts);

    String same(String value);

    String same(int value);

    String same(long value);

    BigDecimal sum(BigDecimal one, BigDecimal other);

    Date later(Date date, long ms);

    Size grow(Size size);

    long[] twice(int[] values);

    Object anything(Object value);

    Step circle();

    String fail(String message) throws KitchenException;

    String sleep(int ms);

    void nothing();

    String spell(String text);

    double widths(byte one, short two, float four, boolean flag, char letter);
}
