import org.apache.dubbo.rpc.cluster.LoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.ConsistentHashLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.LeastActiveLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.RandomLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.RoundRobinLoadBalance;

/** Load balances of 2.7 and 3. */
final class Balances {
  private Balances() {}

  /** One that has counted nothing yet; null for those that go by more than weights and arguments. */
  static LoadBalance of(String name) {
    switch (name) {
      case "random": return new RandomLoadBalance();
      case "roundrobin": return new RoundRobinLoadBalance();
      case "leastactive": return new LeastActiveLoadBalance();
      case "consistenthash": return new ConsistentHashLoadBalance();
      default: return null;
    }
  }
}
