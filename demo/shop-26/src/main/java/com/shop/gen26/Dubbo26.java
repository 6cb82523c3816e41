package com.shop.gen26;

import com.alibaba.dubbo.config.ApplicationConfig;
import com.alibaba.dubbo.config.MonitorConfig;
import com.alibaba.dubbo.config.ProtocolConfig;
import com.alibaba.dubbo.config.ReferenceConfig;
import com.alibaba.dubbo.config.RegistryConfig;
import com.alibaba.dubbo.config.ServiceConfig;
import com.alibaba.dubbo.rpc.RpcContext;
import com.shop.host.Generation;
import com.shop.host.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dubbo 2.6 (com.alibaba): every configuration names its application, so one JVM holds several. */
public final class Dubbo26 implements Generation {
    private final String zooKeeper;

    public Dubbo26(String zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    @Override
    public void export(Spec instance, Spec provide, Class<?> type, Object service) {
        ServiceConfig<Object> config = new ServiceConfig<>();
        config.setApplication(application(instance));
        config.setRegistries(registries(provide));
        config.setMonitor(monitor());
        ProtocolConfig protocol = new ProtocolConfig(provide.get("protocol"), provide.number("port", 0));
        protocol.setThreads(16);
        config.setProtocol(protocol);
        config.setInterface(type);
        config.setRef(service);
        if (provide.has("version")) config.setVersion(provide.get("version"));
        if (provide.has("group")) config.setGroup(provide.get("group"));
        if (provide.has("weight")) config.setWeight(provide.number("weight", 100));
        if (provide.has("loadbalance")) config.setLoadbalance(provide.get("loadbalance"));
        config.setParameters(parameters(provide));
        config.export();
    }

    @Override
    public Object refer(Spec instance, Spec refer, Class<?> type) {
        ReferenceConfig<Object> config = new ReferenceConfig<>();
        config.setApplication(application(instance));
        config.setRegistries(registries(refer));
        config.setMonitor(monitor());
        config.setInterface(type);
        config.setCheck(false);
        config.setScope("remote");
        config.setTimeout(refer.number("timeoutMs", 1000));
        config.setRetries(refer.number("retries", 0));
        if (refer.has("version")) config.setVersion(refer.get("version"));
        if (refer.has("group")) config.setGroup(refer.get("group"));
        if (refer.has("loadbalance")) config.setLoadbalance(refer.get("loadbalance"));
        if (refer.has("cluster")) config.setCluster(refer.get("cluster"));
        config.setParameters(refer.group("param."));
        return config.get();
    }

    @Override
    public void tagNextCall(String tag) {
        RpcContext.getContext().setAttachment("dubbo.tag", tag);
    }

    /** Full weight from the first second on; the stock warm-up takes ten minutes. */
    private static Map<String, String> parameters(Spec provide) {
        Map<String, String> parameters = new LinkedHashMap<>(provide.group("param."));
        parameters.put("warmup", "1");
        return parameters;
    }

    private static ApplicationConfig application(Spec instance) {
        ApplicationConfig application = new ApplicationConfig(instance.get("application"));
        application.setOwner(instance.get("owner"));
        application.setOrganization(instance.get("organization"));
        application.setLogger("jdk");
        application.setQosEnable(false);
        return application;
    }

    private List<RegistryConfig> registries(Spec record) {
        List<RegistryConfig> registries = new ArrayList<>();
        for (String root : record.list("roots")) {
            RegistryConfig registry = new RegistryConfig("zookeeper://" + zooKeeper);
            registry.setId(root);
            if (!root.equals("dubbo")) registry.setGroup(root);
            registries.add(registry);
        }
        return registries;
    }

    private static MonitorConfig monitor() {
        MonitorConfig monitor = new MonitorConfig();
        monitor.setProtocol("registry");
        monitor.setInterval("5000");
        return monitor;
    }
}
