package com.shop.catalog;

import java.io.Serializable;

/** One article of the catalog. */
public class Product implements Serializable {
    private static final long serialVersionUID = 1L;

    private String sku;
    private String title;
    private long priceCents;

    public String getSku() {
        return sku;
    }

    public void setSku(String sku) {
        this.sku = sku;
    }

    public String getTitle() {
        return title;
    }

    public void setTitle(String title) {
        this.title = title;
    }

    public long getPriceCents() {
        return priceCents;
    }

    public void setPriceCents(long priceCents) {
        this.priceCents = priceCents;
    }
}
