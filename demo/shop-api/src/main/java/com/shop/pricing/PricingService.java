package com.shop.pricing;

import com.shop.ShopException;

/** Prices and discounts. */
public interface PricingService {
    long quote(String sku, int quantity) throws ShopException;
    
    int discountPercent(String customerId) throws ShopException;
}
