package com.shop.inventory;

import com.shop.ShopException;

/** Knows and reserves what lies in the warehouses. */
public interface InventoryService {
    int available(String sku) throws ShopException;
    
    boolean reserve(String sku, int quantity) throws ShopException;
    
    boolean release(String sku, int quantity) throws ShopException;
}
