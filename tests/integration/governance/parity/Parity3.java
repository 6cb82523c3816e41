import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.common.config.configcenter.DynamicConfiguration;
import org.apache.dubbo.common.utils.NetUtils;
import org.apache.dubbo.common.utils.UrlUtils;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.metadata.MetadataInfo;
import org.apache.dubbo.registry.client.DefaultServiceInstance;
import org.apache.dubbo.registry.client.InstanceAddressURL;
import org.apache.dubbo.registry.client.ServiceDiscoveryRegistryDirectory;
import org.apache.dubbo.registry.integration.DynamicDirectory;
import org.apache.dubbo.registry.integration.RegistryDirectory;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.RpcContext;
import org.apache.dubbo.rpc.RpcInvocation;
import org.apache.dubbo.rpc.cluster.Configurator;
import org.apache.dubbo.rpc.cluster.LoadBalance;
import org.apache.dubbo.rpc.cluster.RouterChain;
import org.apache.dubbo.rpc.cluster.configurator.parser.ConfigParser;
import org.apache.dubbo.rpc.cluster.loadbalance.RandomLoadBalance;
import org.apache.dubbo.rpc.model.ApplicationModel;
import org.apache.dubbo.rpc.model.FrameworkModel;
import org.apache.dubbo.rpc.model.ModuleModel;

/**
 * Real Dubbo 3 asked where a call may go. One case a line, one answer a line: Case.java and harness.ts. The directories, routers,
 * configurators and load balances are Dubbo's own; only the network (Protocol) and the stores (registry, config centre) are replaced.
 */
public class Parity3 {
  interface Service { String find(String key); }

  public static void main(String[] arguments) throws Exception {
    Case.serve(NetUtils::getLocalHost, Parity3::answer);
  }

  static FrameworkModel framework = newFramework();
  static int served;

  /** With an application that stays: 3.2 ends the framework with the last of them. */
  static FrameworkModel newFramework() {
    FrameworkModel made = new FrameworkModel();
    made.newApplication().getApplicationConfigManager().setApplication(new ApplicationConfig("anchor"));
    return made;
  }

  static String answer(Case input) throws Exception {
    if (++served % 200 == 0) {
      framework.destroy();
      framework = newFramework();
    }
    ApplicationModel application = framework.newApplication();
    URL consumer = URL.valueOf(input.consumer);
    ApplicationConfig config = new ApplicationConfig(consumer.getParameter("application", "unknown"));
    application.getApplicationConfigManager().setApplication(config);
    application.modelEnvironment().setDynamicConfiguration(new Stubs3.Rules(input.rules));
    ModuleModel module = application.newModule();
    try {
      return route(input, consumer.setScopeModel(module), module);
    } finally {
      application.destroy();
    }
  }

  static String route(Case input, URL consumer, ModuleModel module) throws Exception {
    URL url = URL.valueOf("registry://127.0.0.1:2181/" + consumer.getServiceInterface() + "?interface=" + consumer.getServiceInterface()
        + version(consumer))
      .setScopeModel(module)
      .putAttribute("refer", new HashMap<>(consumer.getParameters()))
      .putAttribute("CONSUMER_URL", consumer);
    Stubs3.StubRegistry registry = new Stubs3.StubRegistry(URL.valueOf("zookeeper://127.0.0.1:2181").setScopeModel(module));
    DynamicDirectory<Service> directory = "app".equals(input.view)
      ? new ServiceDiscoveryRegistryDirectory<>(Service.class, url)
      : new RegistryDirectory<>(Service.class, url);
    directory.setProtocol(new StubProtocol());
    directory.setRegistry(registry);
    directory.setRouterChain(RouterChain.buildChain(Service.class, consumer));
    // a URL of its own, as InterfaceCompatibleRegistryProtocol makes one: URLs made of one another share their methods' parameters
    URL subscribed = URL.valueOf(input.consumer).setScopeModel(module).addParameter("category", "providers,configurators,routers");
    RpcContext.getServiceContext().setConsumerUrl(consumer);
    // first the rules of the config centre, as after a start with rules in place: the listeners read them when they subscribe
    directory.subscribe(subscribed);
    directory.notify(urlsFor(input, registry, subscribed, module));
    RpcContext.getServiceContext().setConsumerUrl(directory.getConsumerUrl());
    RpcInvocation invocation = new RpcInvocation(null, input.method, consumer.getServiceInterface(), consumer.getServiceKey(),
      input.types(), input.arguments());
    input.attachments.forEach(invocation::setAttachment);
    List<Invoker<Service>> kept = directory.list(invocation);
    long now = System.currentTimeMillis();
    List<String> rows = new ArrayList<>();
    Weights weights = new Weights();
    for (Invoker<Service> invoker : kept) rows.add(invoker.getUrl().getAddress() + "=" + weights.of(invoker, invocation));
    long until = System.currentTimeMillis();
    String loadbalance = kept.isEmpty() ? "" : kept.get(0).getUrl().getMethodParameter(input.method, "loadbalance", "random");
    LoadBalance balance = kept.size() > 1 ? Balances.of(loadbalance) : null;
    String calls = balance == null ? "" : Case.counted(input.calls, () -> balance.select(kept, directory.getConsumerUrl(), invocation).getUrl().getAddress());
    String routings = Case.counted(input.routings, () -> Case.sorted(directory.list(invocation), invoker -> invoker.getUrl().getAddress()));
    return Case.routed(now, until, String.join(",", rows), loadbalance, calls, routings);
  }

  static String version(URL consumer) {
    String version = consumer.getParameter("version", "");
    String group = consumer.getParameter("group", "");
    return (version.isEmpty() ? "" : "&version=" + version) + (group.isEmpty() ? "" : "&group=" + group);
  }

  static class Weights extends RandomLoadBalance {
    int of(Invoker<?> invoker, Invocation invocation) { return getWeight(invoker, invocation); }
  }

  /** What the provider itself makes of the rules (RegistryProtocol's OverrideListener): the URL that it registers. */
  static String exported(Case input, String text, ModuleModel module) {
    URL provider = URL.valueOf(text).setScopeModel(module);
    List<URL> old = new ArrayList<>();
    URL subscribed = provider.setProtocol("provider").addParameters("category", "configurators", "check", "false");
    if (!"app".equals(input.view))
      for (String url : input.urls) {
        URL rule = URL.valueOf(url).setScopeModel(module);
        if (UrlUtils.isConfigurator(rule) && UrlUtils.isMatch(subscribed, rule)) old.add(rule);
      }
    URL result = apply(Configurator.toConfigurators(old).orElse(List.of()), provider);
    result = apply(configurators(input.rules.get(provider.getParameter("application") + ".configurators"), module), result);
    result = apply(configurators(input.rules.get(DynamicConfiguration.getRuleKey(provider) + ".configurators"), module), result);
    return result.toFullString();
  }

  static URL apply(List<Configurator> configurators, URL url) {
    for (Configurator configurator : configurators) url = configurator.configure(url);
    return url;
  }

  static List<Configurator> configurators(String text, ModuleModel module) {
    if (text == null) return List.of();
    try {
      List<URL> found = new ArrayList<>();
      for (URL url : ConfigParser.parseConfigurators(text))
        found.add(url.removeParameters(Arrays.asList("accesslog.fixed.path", "router", "rule", "runtime", "type")).setScopeModel(module));
      return Configurator.toConfigurators(found).orElse(List.of());
    } catch (Exception error) {
      return List.of();
    }
  }

  static List<URL> urlsFor(Case input, Stubs3.StubRegistry registry, URL consumer, ModuleModel module) {
    List<URL> found = new ArrayList<>();
    List<String> providers = new ArrayList<>();
    for (String provider : input.providers) providers.add(exported(input, provider, module));
    if ("app".equals(input.view)) {
      for (String provider : providers) found.add(instance(URL.valueOf(provider), module));
    } else if ("plain".equals(input.view)) {
      for (String provider : providers) found.add(URL.valueOf(provider).setScopeModel(module));
    } else {
      List<String> names = new ArrayList<>();
      for (String provider : providers) names.add(URL.encode(provider));
      found.addAll(registry.read(consumer, "/dubbo/x/providers", names));
    }
    if (!"app".equals(input.view)) {
      List<String> names = new ArrayList<>();
      for (String old : input.urls) names.add(URL.encode(old));
      found.addAll(registry.read(consumer, "/dubbo/x/configurators", names));
    }
    return found;
  }

  static URL instance(URL provider, ModuleModel module) {
    ApplicationModel application = module.getApplicationModel();
    String name = provider.getParameter("application", "");
    DefaultServiceInstance instance = new DefaultServiceInstance(name, provider.getHost(), provider.getPort(), application);
    Map<String, String> metadata = new HashMap<>();
    if (provider.hasParameter("timestamp")) metadata.put("timestamp", provider.getParameter("timestamp"));
    instance.setMetadata(metadata);
    MetadataInfo.ServiceInfo service = new MetadataInfo.ServiceInfo(
      provider.getServiceInterface(), provider.getParameter("group"), provider.getParameter("version"), provider.getProtocol(),
      provider.getPort(), provider.getPath(), new HashMap<>(provider.removeParameter("timestamp").getParameters()));
    Map<String, MetadataInfo.ServiceInfo> services = new HashMap<>();
    services.put(service.getMatchKey(), service);
    MetadataInfo info = new MetadataInfo(name, "1", services);
    info.init();
    instance.setServiceMetadata(info);
    return new InstanceAddressURL(instance, info, provider.getProtocol());
  }
}
