import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.common.URLStrParser;
import org.apache.dubbo.common.config.configcenter.ConfigurationListener;
import org.apache.dubbo.common.config.configcenter.DynamicConfiguration;
import org.apache.dubbo.common.extension.ExtensionLoader;
import org.apache.dubbo.common.utils.NetUtils;
import org.apache.dubbo.common.utils.UrlUtils;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.registry.Registry;
import org.apache.dubbo.registry.integration.AbstractConfiguratorListener;
import org.apache.dubbo.registry.integration.RegistryDirectory;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.RpcInvocation;
import org.apache.dubbo.rpc.cluster.Configurator;
import org.apache.dubbo.rpc.cluster.LoadBalance;
import org.apache.dubbo.rpc.cluster.Router;
import org.apache.dubbo.rpc.cluster.RouterChain;
import org.apache.dubbo.rpc.cluster.RouterFactory;
import org.apache.dubbo.rpc.cluster.configurator.parser.ConfigParser;
import org.apache.dubbo.rpc.cluster.loadbalance.RandomLoadBalance;
import org.apache.dubbo.rpc.model.ApplicationModel;

/**
 * Real Dubbo 2.7 asked where a call may go: its own directory, routers, configurators and weights; only the network and the stores are
 * replaced. The application's rule is a static of RegistryDirectory, so it is put there before each case.
 */
public class Parity27 {
  interface Service { String find(String key); }

  static final Map<String, String> rules = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws Exception {
    Case.serve(Parity27::start, Parity27::answer);
  }

  static String start() {
    ApplicationModel.getConfigManager().setApplication(new ApplicationConfig("web"));
    ApplicationModel.getEnvironment().setDynamicConfiguration(new Rules());
    return NetUtils.getLocalHost();
  }

  static String answer(Case input) throws Exception {
    rules.clear();
    rules.putAll(input.rules);
    URL consumer = URL.valueOf(input.consumer);
    URL url = URL.valueOf("registry://127.0.0.1:2181/org.apache.dubbo.registry.RegistryService?refer="
      + URL.encode(query(consumer) + "&register.ip=" + consumer.getHost()));
    RegistryDirectory<Service> directory = new RegistryDirectory<>(Service.class, url);
    setApplicationRule(consumer.getParameter("application"));
    directory.setProtocol(new StubProtocol());
    directory.setRegistry(stubRegistry());
    forgetRouters();
    directory.setRouterChain(RouterChain.buildChain(consumer));
    directory.subscribe(consumer.addParameter("category", "providers,configurators,routers"));
    directory.notify(urlsFor(input, consumer));
    RpcInvocation invocation = new RpcInvocation(input.method, consumer.getServiceInterface(), "", input.types(), input.arguments());
    input.attachments.forEach(invocation::setAttachment);
    List<Invoker<Service>> kept = directory.list(invocation);
    long now = System.currentTimeMillis();
    List<String> rows = new ArrayList<>();
    Weights weights = new Weights();
    for (Invoker<Service> invoker : kept) rows.add(invoker.getUrl().getAddress() + "=" + weights.of(invoker, invocation));
    long until = System.currentTimeMillis();
    String loadbalance = kept.isEmpty() ? "" : kept.get(0).getUrl().getMethodParameter(input.method, "loadbalance", "random");
    LoadBalance balance = kept.size() > 1 ? Balances.of(loadbalance) : null;
    String calls = balance == null ? "" : Case.counted(input.calls, () -> balance.select(kept, consumer, invocation).getUrl().getAddress());
    String routings = Case.counted(input.routings, () -> Case.sorted(directory.list(invocation), invoker -> invoker.getUrl().getAddress()));
    return Case.routed(now, until, String.join(",", rows), loadbalance, calls, routings);
  }

  static String query(URL url) {
    List<String> parts = new ArrayList<>();
    url.getParameters().forEach((key, value) -> parts.add(key + "=" + value));
    return String.join("&", parts);
  }

  static void setApplicationRule(String application) throws Exception {
    Field field = RegistryDirectory.class.getDeclaredField("CONSUMER_CONFIGURATION_LISTENER");
    field.setAccessible(true);
    AbstractConfiguratorListener listener = (AbstractConfiguratorListener) field.get(null);
    Field listeners = listener.getClass().getDeclaredField("listeners");
    listeners.setAccessible(true);
    ((List<?>) listeners.get(listener)).clear();
    listener.setConfigurators(configurators(rules.get(application + ".configurators")));
  }

  /** Router factories keep one router per service, the one for applications a single one; each case wants its own. */
  static void forgetRouters() throws Exception {
    ExtensionLoader<RouterFactory> loader = ExtensionLoader.getExtensionLoader(RouterFactory.class);
    for (String name : new String[] {"service", "app", "tag", "mock", "address"}) {
      for (Class<?> type = loader.getExtension(name).getClass(); type != Object.class; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (java.lang.reflect.Modifier.isFinal(field.getModifiers()) && !Map.class.isAssignableFrom(field.getType())) continue;
          field.setAccessible(true);
          Object value = field.get(loader.getExtension(name));
          if (value instanceof Map) ((Map<?, ?>) value).clear();
          else if (value instanceof Router) field.set(loader.getExtension(name), null);
        }
      }
    }
  }

  static List<Configurator> configurators(String text) {
    if (text == null) return new ArrayList<>();
    try {
      return Configurator.toConfigurators(ConfigParser.parseConfigurators(text)).orElse(new ArrayList<>());
    } catch (Exception error) {
      return new ArrayList<>();
    }
  }

  /** What the provider itself makes of the rules (RegistryProtocol's OverrideListener): the URL that it registers. */
  static URL exported(Case input, String text) {
    URL provider = URL.valueOf(text);
    List<URL> old = new ArrayList<>();
    URL subscribed = provider.setProtocol("provider").addParameters("category", "configurators", "check", "false");
    for (String url : input.urls) {
      URL rule = URL.valueOf(url);
      if (UrlUtils.isConfigurator(rule) && UrlUtils.isMatch(subscribed, rule)) old.add(rule);
    }
    URL result = provider;
    List<Configurator> all = new ArrayList<>(Configurator.toConfigurators(old).orElse(Collections.emptyList()));
    all.addAll(configurators(rules.get(provider.getParameter("application") + ".configurators")));
    all.addAll(configurators(rules.get(DynamicConfiguration.getRuleKey(provider) + ".configurators")));
    for (Configurator configurator : all) result = configurator.configure(result);
    return result;
  }

  static List<URL> urlsFor(Case input, URL consumer) {
    URL subscribed = consumer.addParameter("category", "providers,configurators,routers");
    List<URL> found = new ArrayList<>();
    for (String provider : input.providers) add(found, subscribed, exported(input, provider).toFullString());
    if (found.isEmpty()) found.add(subscribed.setProtocol("empty").addParameter("category", "providers"));
    for (String old : input.urls) add(found, subscribed, old);
    return found;
  }

  /** As ZookeeperRegistry reads the names of nodes. */
  static void add(List<URL> found, URL subscribed, String text) {
    URL url = URLStrParser.parseEncodedStr(URL.encode(text));
    if (UrlUtils.isMatch(subscribed, url)) found.add(url);
  }

  static Registry stubRegistry() {
    return (Registry) Proxy.newProxyInstance(Parity27.class.getClassLoader(), new Class<?>[] {Registry.class}, (proxy, method, given) -> {
      if (method.getName().equals("getUrl")) return URL.valueOf("zookeeper://127.0.0.1:2181");
      return method.getReturnType() == boolean.class ? (Object) true : null;
    });
  }

  static class Weights extends RandomLoadBalance {
    int of(Invoker<?> invoker, Invocation invocation) throws Exception {
      java.lang.reflect.Method method = org.apache.dubbo.rpc.cluster.loadbalance.AbstractLoadBalance.class
        .getDeclaredMethod("getWeight", Invoker.class, Invocation.class);
      method.setAccessible(true);
      return (int) method.invoke(this, invoker, invocation);
    }
  }

  static class Rules implements DynamicConfiguration {
    @Override public void addListener(String key, String group, ConfigurationListener listener) {}
    @Override public void removeListener(String key, String group, ConfigurationListener listener) {}
    @Override public String getConfig(String key, String group, long timeout) { return rules.get(key); }
    @Override public Object getInternalProperty(String key) { return null; }
    @Override public void close() {}
  }
}
