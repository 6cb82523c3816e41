package com.shop.gen33;

import com.shop.host.Generation;
import com.shop.host.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.MetricsConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.context.ConfigManager;
import org.apache.dubbo.rpc.RpcContext;
import org.apache.dubbo.rpc.model.ApplicationModel;
import org.apache.dubbo.rpc.model.FrameworkModel;
import org.apache.dubbo.rpc.model.ModuleModel;

/** Dubbo 3.3: a framework model per instance, or instances overwrite each other's application-level registration. */
public final class Dubbo33 implements Generation {
    private final String zooKeeper;
    private final Map<String, ModuleModel> modules = new HashMap<>();

    public Dubbo33(String zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    @Override
    public void export(Spec instance, Spec provide, Class<?> type, Object service) {
        ServiceConfig<Object> config = new ServiceConfig<>(module(instance));
        config.setRegistries(registries(provide));
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
        ReferenceConfig<Object> config = new ReferenceConfig<>(module(instance));
        config.setRegistries(registries(refer));
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
        RpcContext.getClientAttachment().setAttachment("dubbo.tag", tag);
    }

    /** Full weight from the first second on; the stock warm-up takes ten minutes. */
    private static Map<String, String> parameters(Spec provide) {
        Map<String, String> parameters = new LinkedHashMap<>(provide.group("param."));
        parameters.put("warmup", "1");
        return parameters;
    }

    private ModuleModel module(Spec instance) {
        return modules.computeIfAbsent(instance.get("id"), id -> createModule(instance));
    }

    private ModuleModel createModule(Spec instance) {
        ApplicationModel model = new FrameworkModel().newApplication();
        ConfigManager configuration = model.getApplicationConfigManager();
        configuration.setApplication(application(instance));
        for (RegistryConfig registry : registries(instance)) configuration.addRegistry(registry);
        configuration.setMetrics(metrics());
        return model.newModule();
    }

    private static ApplicationConfig application(Spec instance) {
        ApplicationConfig application = new ApplicationConfig(instance.get("application"));
        application.setOwner(instance.get("owner"));
        application.setOrganization(instance.get("organization"));
        application.setLogger("jdk");
        // Else the metadata service takes a random port from 20880 up, and with it that of some other provider.
        application.setMetadataServicePort(instance.number("metadataPort", 0));
        // One page of metrics covers every application of the JVM, so one instance opens it.
        application.setQosEnable(instance.has("qosPort"));
        if (instance.has("qosPort")) application.setQosPort(instance.number("qosPort", 0));
        return application;
    }

    private List<RegistryConfig> registries(Spec record) {
        List<RegistryConfig> registries = new ArrayList<>();
        for (String root : record.list("roots")) {
            RegistryConfig registry = new RegistryConfig("zookeeper://" + zooKeeper);
            registry.setId(root);
            // With a group, 3.x would also move its application-level instances from /services to /<group>.
            if (!root.equals("dubbo")) registry.setGroup(root);
            registries.add(registry);
        }
        return registries;
    }

    /** In place of a monitor, which 3.3 no longer feeds: with one configured every call logs a fault. */
    private static MetricsConfig metrics() {
        MetricsConfig metrics = new MetricsConfig();
        metrics.setProtocol("prometheus");
        metrics.setEnableRpc(true);
        return metrics;
    }
}
