package com.shop.payment;

import com.shop.ShopException;

/** Reserves, takes and gives back money. */
public interface PaymentService {
    String authorize(String orderId, long amountCents) throws ShopException;
    
    boolean capture(String authorization) throws ShopException;
    
    boolean refund(String orderId, long amountCents) throws ShopException;
}
