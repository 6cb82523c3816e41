package com.shop.notify;

import com.shop.ShopException;

/** Mails and pushes. */
public interface NotifyService {
    boolean sendMail(String customerId, String template) throws ShopException;
    
    boolean sendPush(String customerId, String text) throws ShopException;
}
