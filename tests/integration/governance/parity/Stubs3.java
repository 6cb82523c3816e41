import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.common.config.configcenter.ConfigurationListener;
import org.apache.dubbo.common.config.configcenter.DynamicConfiguration;
import org.apache.dubbo.common.utils.UrlUtils;
import org.apache.dubbo.registry.NotifyListener;
import org.apache.dubbo.registry.support.CacheableFailbackRegistry;

/** What stands for the network and the stores: a registry that only reads names, a config centre that is a map. */
final class Stubs3 {
  private Stubs3() {}

  static class Rules implements DynamicConfiguration {
    final Map<String, String> rules;
    Rules(Map<String, String> rules) { this.rules = rules; }
    @Override public void addListener(String key, String group, ConfigurationListener listener) {}
    @Override public void removeListener(String key, String group, ConfigurationListener listener) {}
    @Override public String getConfig(String key, String group, long timeout) { return rules.get(key); }
    @Override public Object getInternalProperty(String key) { return null; }
    @Override public void close() {}
  }

  static class StubRegistry extends CacheableFailbackRegistry {
    StubRegistry(URL url) { super(url); }
    List<URL> read(URL consumer, String path, Collection<String> names) { return toUrlsWithEmpty(consumer, path, names); }
    @Override public void subscribe(URL url, NotifyListener listener) {}
    @Override public void doRegister(URL url) {}
    @Override public void doUnregister(URL url) {}
    @Override public void doSubscribe(URL url, NotifyListener listener) {}
    @Override public boolean isAvailable() { return true; }
    @Override protected boolean isMatch(URL subscriber, URL provider) {
      return UrlUtils.isMatch(subscriber, provider);
    }
  }
}
