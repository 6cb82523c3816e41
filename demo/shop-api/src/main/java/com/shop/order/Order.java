package com.shop.order;

import java.io.Serializable;

/** An order as callers see it. */
public class Order implements Serializable {
    private static final long serialVersionUID = 1L;

    private String id;
    private String customerId;
    private String status;
    private long amountCents;

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getCustomerId() {
        return customerId;
    }

    public void setCustomerId(String customerId) {
        this.customerId = customerId;
    }

    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = status;
    }

    public long getAmountCents() {
        return amountCents;
    }

    public void setAmountCents(long amountCents) {
        this.amountCents = amountCents;
    }
}
