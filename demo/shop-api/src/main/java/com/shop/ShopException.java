package com.shop;

/** A refusal of the business, such as "card declined": for the callee a proper answer, not a fault. */
public class ShopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ShopException() {
        this("refused");
    }

    public ShopException(String message) {
        super(message);
    }
}
