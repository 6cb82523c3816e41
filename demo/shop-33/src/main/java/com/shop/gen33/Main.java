package com.shop.gen33;

import com.shop.host.Generation;
import com.shop.host.Host;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        if (Host.countInstances(arguments) > 1) SeparateNodeCaches.install();
        Generation generation = new Dubbo33(System.getProperty("shop.zookeeper"));
        Host.run(arguments, instance -> generation, 1000);
    }
}
