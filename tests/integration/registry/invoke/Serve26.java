import com.alibaba.dubbo.config.ApplicationConfig;
import com.alibaba.dubbo.config.ProtocolConfig;
import com.alibaba.dubbo.config.RegistryConfig;
import com.alibaba.dubbo.config.ServiceConfig;
import lab.Cook;
import lab.Kitchen;

/** {@code Serve26 ZOOKEEPER PORT PROTOCOL GROUP VERSION}, with Dubbo 2.6. */
public class Serve26 {
  public static void main(String[] given) throws Exception {
    ApplicationConfig application = new ApplicationConfig("kitchen-26");
    application.setLogger("jdk");
    application.setQosEnable(false);
    ServiceConfig<Kitchen> service = new ServiceConfig<>();
    service.setApplication(application);
    service.setRegistry(new RegistryConfig("zookeeper://" + given[0]));
    service.setProtocol(new ProtocolConfig(given[2], Integer.parseInt(given[1])));
    service.setInterface(Kitchen.class);
    service.setRef(new Cook());
    service.setGroup(given[3]);
    service.setVersion(given[4]);
    service.export();
    System.out.println("ready");
    while (System.in.read() >= 0) { }
    System.exit(0);
  }
}
