package com.shop.order;

import com.shop.ShopException;

/** Places and looks up orders. */
public interface OrderService {
    Order placeOrder(String customerId, String sku, int quantity) throws ShopException;
    
    Order getOrder(String orderId) throws ShopException;
    
    boolean cancelOrder(String orderId, String reason) throws ShopException;
}
