package com.shop.search;

import com.shop.ShopException;
import java.util.List;

/** Full-text search over the catalog. */
public interface SearchService {
    List<String> find(String text) throws ShopException;
}
