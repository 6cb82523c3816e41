package com.shop.rocketmq;

import com.shop.launch.ParentWatch;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.BrokerStartup;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.namesrv.NamesrvStartup;

/** Name server and broker in one JVM: half the memory of two. */
public final class RocketmqNode {
    private RocketmqNode() {}

    /** Arguments: name server configuration, broker configuration. */
    public static void main(String[] arguments) throws InterruptedException {
        ParentWatch.start();
        NamesrvController names = NamesrvStartup.main0(new String[] {"-c", arguments[0]});
        BrokerController broker = BrokerStartup.createBrokerController(new String[] {"-c", arguments[1]});
        BrokerStartup.start(broker);
        // The broker's first try comes before its connection to the name server is up, and its next ten seconds later.
        while (names.getRouteInfoManager().getAllClusterInfo().getBrokerAddrTable().isEmpty()) {
            Thread.sleep(100);
            broker.registerBrokerAll(true, false, true);
        }
    }
}
