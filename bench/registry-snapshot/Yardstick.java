import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.AsyncCallback.ChildrenCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/**
 * What reading alone costs: the stock Java client, asynchronous getChildren with a window, over root, interfaces and categories.
 * It parses nothing and keeps the names in memory. Where instances are named it reads, as ours must, the data of every instance, mapping
 * and revision of metadata. Arguments: host:port root[,root…] window [instances[,instances…]]. One JSON line, milliseconds from connected.
 */
public class Yardstick {
  public static void main(String[] arguments) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper zookeeper = new ZooKeeper(arguments[0], 30_000, event -> {
      if (event.getState() == KeeperState.SyncConnected) connected.countDown();
    });
    connected.await();
    String[] roots = arguments[1].split(",");
    String[] services = arguments.length > 3 ? arguments[3].split(",") : new String[0];
    Semaphore window = new Semaphore(Integer.parseInt(arguments[2]));
    AtomicLong urls = new AtomicLong();
    AtomicLong nodes = new AtomicLong();
    long started = System.nanoTime();
    for (int index = 0; index < roots.length; index++) {
      urls.addAndGet(readRoot(zookeeper, window, roots[index]));
      if (index < services.length) nodes.addAndGet(readApplicationLevel(zookeeper, window, roots[index], services[index]));
    }
    double ms = (System.nanoTime() - started) / 1e6;
    System.out.printf(java.util.Locale.ROOT, "{\"ms\":%.0f,\"urls\":%d,\"nodes\":%d}%n", ms, urls.get(), nodes.get());
    zookeeper.close();
  }

  /** Names of all providers, consumers and old rules. */
  static long readRoot(ZooKeeper zookeeper, Semaphore window, String root) throws Exception {
    List<String> services = zookeeper.getChildren(root, false).stream().filter(name -> name.indexOf('.') > 0).toList();
    List<List<String>> categories = read(zookeeper, window, services.stream().map(name -> root + "/" + name).toList());
    java.util.ArrayList<String> paths = new java.util.ArrayList<>();
    for (int index = 0; index < services.size(); index++)
      for (String category : categories.get(index)) paths.add(root + "/" + services.get(index) + "/" + category);
    return read(zookeeper, window, paths).stream().mapToLong(List::size).sum();
  }

  /** Instances of applications, mapping of interfaces, revisions of metadata: their data. */
  static long readApplicationLevel(ZooKeeper zookeeper, Semaphore window, String root, String services) throws Exception {
    java.util.ArrayList<String> paths = new java.util.ArrayList<>();
    List<String> applications = zookeeper.getChildren(services, false).stream().filter(name -> name.indexOf('.') < 0).toList();
    for (String base : List.of(services, root + "/metadata")) {
      List<List<String>> inside = read(zookeeper, window, applications.stream().map(name -> base + "/" + name).toList());
      for (int index = 0; index < applications.size(); index++)
        for (String name : inside.get(index)) paths.add(base + "/" + applications.get(index) + "/" + name);
    }
    for (String name : zookeeper.getChildren(root + "/mapping", false)) paths.add(root + "/mapping/" + name);
    CountDownLatch done = new CountDownLatch(paths.size());
    for (String path : paths) {
      window.acquire();
      zookeeper.getData(path, false, (int code, String at, Object context, byte[] data, org.apache.zookeeper.data.Stat stat) -> {
        window.release();
        done.countDown();
      }, null);
    }
    done.await();
    return paths.size();
  }

  static List<List<String>> read(ZooKeeper zookeeper, Semaphore window, List<String> paths) throws InterruptedException {
    @SuppressWarnings("unchecked")
    List<String>[] found = new List[paths.size()];
    CountDownLatch done = new CountDownLatch(paths.size());
    for (int index = 0; index < paths.size(); index++) {
      final int place = index;
      window.acquire();
      zookeeper.getChildren(paths.get(index), false, (ChildrenCallback) (code, path, context, children) -> {
        found[place] = code == Code.OK.intValue() ? children : List.of();
        window.release();
        done.countDown();
      }, null);
    }
    done.await();
    return java.util.Arrays.asList(found);
  }
}
