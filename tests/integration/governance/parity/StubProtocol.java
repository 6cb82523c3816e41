import org.apache.dubbo.common.URL;
import org.apache.dubbo.rpc.Exporter;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Protocol;
import org.apache.dubbo.rpc.Result;

/** Stands for the network, in 2.7 and 3: a provider that is referred to is there, and nothing connects. */
class StubProtocol implements Protocol {
  @Override public int getDefaultPort() { return 20880; }
  @Override public <T> Exporter<T> export(Invoker<T> invoker) { throw new UnsupportedOperationException(); }
  @Override public <T> Invoker<T> refer(Class<T> type, URL url) { return new StubInvoker<>(type, url); }
  @Override public void destroy() {}
}

class StubInvoker<T> implements Invoker<T> {
  final Class<T> type;
  final URL url;
  StubInvoker(Class<T> type, URL url) { this.type = type; this.url = url; }
  @Override public Class<T> getInterface() { return type; }
  @Override public Result invoke(Invocation invocation) { throw new UnsupportedOperationException(); }
  @Override public URL getUrl() { return url; }
  @Override public boolean isAvailable() { return true; }
  @Override public void destroy() {}
}
