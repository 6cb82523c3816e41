package com.shop.cart;

import com.shop.ShopException;
import java.util.List;

/** Carts of customers who have not ordered yet. */
public interface CartService {
    int addItem(String customerId, String sku, int quantity) throws ShopException;
    
    List<String> view(String customerId) throws ShopException;
}
