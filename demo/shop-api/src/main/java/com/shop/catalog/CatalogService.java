package com.shop.catalog;

import com.shop.ShopException;
import java.util.List;

/** Describes what is for sale. */
public interface CatalogService {
    Product describe(String sku) throws ShopException;
    
    List<String> related(String sku) throws ShopException;
}
