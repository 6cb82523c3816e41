package com.shop.crm;

import com.shop.ShopException;

/** The customers as the old CRM knows them. */
public interface CustomerService {
    Customer findCustomer(String customerId) throws ShopException;
    
    boolean updateAddress(String customerId, String address) throws ShopException;
}
