import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import com.alibaba.dubbo.common.URL;
import com.alibaba.dubbo.common.utils.NetUtils;
import com.alibaba.dubbo.common.utils.UrlUtils;
import com.alibaba.dubbo.registry.Registry;
import com.alibaba.dubbo.registry.integration.RegistryDirectory;
import com.alibaba.dubbo.rpc.Exporter;
import com.alibaba.dubbo.rpc.Invocation;
import com.alibaba.dubbo.rpc.Invoker;
import com.alibaba.dubbo.rpc.Protocol;
import com.alibaba.dubbo.rpc.Result;
import com.alibaba.dubbo.rpc.RpcContext;
import com.alibaba.dubbo.rpc.RpcInvocation;
import com.alibaba.dubbo.rpc.cluster.Configurator;
import com.alibaba.dubbo.rpc.cluster.LoadBalance;
import com.alibaba.dubbo.rpc.cluster.loadbalance.ConsistentHashLoadBalance;
import com.alibaba.dubbo.rpc.cluster.loadbalance.LeastActiveLoadBalance;
import com.alibaba.dubbo.rpc.cluster.loadbalance.RandomLoadBalance;
import com.alibaba.dubbo.rpc.cluster.loadbalance.RoundRobinLoadBalance;

/**
 * Real Dubbo 2.6 asked where a call may go: its own directory, routers, configurators and weights; only the network and the stores are
 * replaced. Tags are asked for through the context.
 */
public class Parity26 {
  interface Service { String find(String key); }

  public static void main(String[] arguments) throws Exception {
    Case.serve(NetUtils::getLocalHost, Parity26::answer);
  }

  static String answer(Case input) throws Exception {
    URL consumer = URL.valueOf(input.consumer);
    URL url = URL.valueOf("registry://127.0.0.1:2181/com.alibaba.dubbo.registry.RegistryService?refer="
      + URL.encode(query(consumer) + "&register.ip=" + consumer.getHost()));
    RegistryDirectory<Service> directory = new RegistryDirectory<>(Service.class, url);
    directory.setProtocol(new StubProtocol());
    directory.setRegistry(stubRegistry());
    directory.subscribe(consumer.addParameter("category", "providers,configurators,routers"));
    directory.notify(urlsFor(input, consumer));
    RpcInvocation invocation = new RpcInvocation(input.method, input.types(), input.arguments());
    RpcContext.getContext().clearAttachments();
    input.attachments.forEach((key, value) -> RpcContext.getContext().setAttachment(key, value));
    List<Invoker<Service>> kept = directory.list(invocation);
    long now = System.currentTimeMillis();
    List<String> rows = new ArrayList<>();
    Weights weights = new Weights();
    for (Invoker<Service> invoker : kept) rows.add(invoker.getUrl().getAddress() + "=" + weights.of(invoker, invocation));
    long until = System.currentTimeMillis();
    String loadbalance = kept.isEmpty() ? "" : kept.get(0).getUrl().getMethodParameter(input.method, "loadbalance", "random");
    LoadBalance balance = kept.size() > 1 ? balanceOf(loadbalance) : null;
    String calls = balance == null ? "" : Case.counted(input.calls, () -> balance.select(kept, consumer, invocation).getUrl().getAddress());
    String routings = Case.counted(input.routings, () -> Case.sorted(directory.list(invocation), invoker -> invoker.getUrl().getAddress()));
    return Case.routed(now, until, String.join(",", rows), loadbalance, calls, routings);
  }

  /** One that has counted nothing yet; null for those that go by more than weights and arguments. */
  static LoadBalance balanceOf(String name) {
    switch (name) {
      case "random": return new RandomLoadBalance();
      case "roundrobin": return new RoundRobinLoadBalance();
      case "leastactive": return new LeastActiveLoadBalance();
      case "consistenthash": return new ConsistentHashLoadBalance();
      default: return null;
    }
  }

  static String query(URL url) {
    List<String> parts = new ArrayList<>();
    url.getParameters().forEach((key, value) -> parts.add(key + "=" + value));
    return String.join("&", parts);
  }

  /** What the provider itself makes of the rules (RegistryProtocol's OverrideListener): the URL that it registers. */
  static URL exported(Case input, String text) {
    URL provider = URL.valueOf(text);
    List<URL> old = new ArrayList<>();
    URL subscribed = provider.setProtocol("provider").addParameters("category", "configurators", "check", "false");
    for (String url : input.urls) {
      URL rule = URL.valueOf(url);
      if ((url.startsWith("override:") || url.startsWith("absent:") || url.startsWith("empty:")) && UrlUtils.isMatch(subscribed, rule)) old.add(rule);
    }
    URL result = provider;
    for (Configurator configurator : RegistryDirectory.toConfigurators(old)) result = configurator.configure(result);
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
    URL url = URL.valueOf(URL.decode(URL.encode(text)));
    if (UrlUtils.isMatch(subscribed, url)) found.add(url);
  }

  static Registry stubRegistry() {
    return (Registry) Proxy.newProxyInstance(Parity26.class.getClassLoader(), new Class<?>[] {Registry.class}, (proxy, method, given) -> {
      if (method.getName().equals("getUrl")) return URL.valueOf("zookeeper://127.0.0.1:2181");
      return method.getReturnType() == boolean.class ? (Object) true : null;
    });
  }

  static class Weights extends RandomLoadBalance {
    int of(Invoker<?> invoker, Invocation invocation) { return getWeight(invoker, invocation); }
  }

  static class StubProtocol implements Protocol {
    @Override public int getDefaultPort() { return 20880; }
    @Override public <T> Exporter<T> export(Invoker<T> invoker) { throw new UnsupportedOperationException(); }
    @Override public <T> Invoker<T> refer(Class<T> type, URL url) { return new StubInvoker<>(type, url); }
    @Override public void destroy() {}
  }

  static class StubInvoker<T> implements Invoker<T> {
    final Class<T> type;
    final URL url;
    StubInvoker(Class<T> type, URL url) { this.type = type; this.url = url; }
    @Override public Class<T> getInterface() { return type; }
    @Override public Result invoke(Invocation invocation) { throw new UnsupportedOperationException(); }
    @Override public URL getUrl() { return url; }
    @Override public boolean isAvailable() { return true; }
    @Override public void destroy() {}
  }
}
