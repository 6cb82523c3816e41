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
 * It parses nothing and keeps the names in memory. Arguments: host:port root window. One JSON line, milliseconds from connected.
 */
public class Yardstick {
  public static void main(String[] arguments) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper zookeeper = new ZooKeeper(arguments[0], 30_000, event -> {
      if (event.getState() == KeeperState.SyncConnected) connected.countDown();
    });
    connected.await();
    String root = arguments[1];
    Semaphore window = new Semaphore(Integer.parseInt(arguments[2]));
    AtomicLong urls = new AtomicLong();
    long started = System.nanoTime();
    List<String> services = zookeeper.getChildren(root, false);
    List<List<String>> categories = read(zookeeper, window, services.stream().map(name -> root + "/" + name).toList());
    java.util.ArrayList<String> paths = new java.util.ArrayList<>();
    for (int index = 0; index < services.size(); index++)
      for (String category : categories.get(index)) paths.add(root + "/" + services.get(index) + "/" + category);
    List<List<String>> leaves = read(zookeeper, window, paths);
    for (List<String> names : leaves) urls.addAndGet(names.size());
    double ms = (System.nanoTime() - started) / 1e6;
    System.out.printf(java.util.Locale.ROOT, "{\"ms\":%.0f,\"urls\":%d}%n", ms, urls.get());
    zookeeper.close();
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
