package com.shop.shipping;

import com.shop.ShopException;

/** Schedules and follows parcels. */
public interface ShippingService {
    String schedule(String orderId) throws ShopException;
    
    String track(String orderId) throws ShopException;
}
