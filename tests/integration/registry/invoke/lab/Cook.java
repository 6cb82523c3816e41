package lab;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says what it was given: a value that arrived as another type would not get through it. */
public class Cook implements Kitchen {
    @Override public String ping() { return "pong"; }

    @Override public Dish cook(Dish dish) {
        dish.setNumber(dish.getNumber() + 1);
        if (dish.getPrice() != null) dish.setPrice(dish.getPrice().add(BigDecimal.ONE));
        dish.setHot(!dish.isHot());
        return dish;
    }

    @Override public List<Dish> cookAll(List<Dish> dishes) {
        for (Dish dish : dishes) cook(dish);
        return dishes;
    }

    @Override public Map<String, Long> count(Map<String, Integer> amounts) {
        Map<String, Long> counted = new TreeMap<>();
        for (Map.Entry<String, Integer> entry : amounts.entrySet()) counted.put(entry.getKey(), entry.getValue() * 10L);
        return counted;
    }

    @Override public String same(String value) { return "String " + value; }
    @Override public String same(int value) { return "int " + value; }
    @Override public String same(long value) { return "long " + value; }
    @Override public BigDecimal sum(BigDecimal one, BigDecimal other) { return one.add(other); }
    @Override public Date later(Date date, long ms) { return new Date(date.getTime() + ms); }
    @Override public Size grow(Size size) { return Size.values()[Math.min(size.ordinal() + 1, 1)]; }

    @Override public long[] twice(int[] values) {
        long[] doubled = new long[values.length];
        for (int index = 0; index < values.length; index++) doubled[index] = values[index] * 2L;
        return doubled;
    }

    @Override public Object anything(Object value) { return value; }

    @Override public Step circle() {
        Step step = new Step();
        step.setText("round and round");
        step.setNext(step);
        return step;
    }

    @Override public String fail(String message) { throw new KitchenException(message); }

    @Override public String sleep(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return "awake";
    }

    @Override public void nothing() {}

    @Override public String spell(String text) {
        StringBuilder units = new StringBuilder();
        for (char unit : text.toCharArray()) units.append(Integer.toHexString(unit)).append(' ');
        return units.toString().trim() + " = " + text;
    }

    @Override public double widths(byte one, short two, float four, boolean flag, char letter) {
        return one + two + four + (flag ? 100 : 0) + letter;
    }
}
