package com.shop.loyalty;

import com.shop.ShopException;

/** Points; announced, and consumed, but never deployed. */
public interface LoyaltyService {
    int points(String customerId) throws ShopException;
}
