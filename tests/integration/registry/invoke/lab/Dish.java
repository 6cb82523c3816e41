package lab;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;

public class Dish implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name;
    private long number;
    private BigDecimal price;
    private Size size;
    private Date since;
    private List<Step> steps;
    private Map<String, Integer> amounts;
    private boolean hot;

    public String getName() { return name; }
    public void setName(String name) { this.name = name; }
    public long getNumber() { return number; }
    public void setNumber(long number) { this.number = number; }
    public BigDecimal getPrice() { return price; }
    public void setPrice(BigDecimal price) { this.price = price; }
    public Size getSize() { return size; }
    public void setSize(Size size) { this.size = size; }
    public Date getSince() { return since; }
    public void setSince(Date since) { this.since = since; }
    public List<Step> getSteps() { return steps; }
    public void setSteps(List<Step> steps) { this.steps = steps; }
    public Map<String, Integer> getAmounts() { return amounts; }
    public void setAmounts(Map<String, Integer> amounts) { this.amounts = amounts; }
    public boolean isHot() { return hot; }
    public void setHot(boolean hot) { this.hot = hot; }
}
