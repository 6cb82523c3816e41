import lab.Cook;
import lab.Kitchen;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;

/** {@code Serve ZOOKEEPER PORT PROTOCOL GROUP VERSION}, with Dubbo 2.7 or 3.x. */
public class Serve {
  public static void main(String[] given) throws Exception {
    ApplicationConfig application = new ApplicationConfig("kitchen-" + given[1]);
    application.setLogger("jdk");
    application.setQosEnable(false);
    ServiceConfig<Kitchen> service = new ServiceConfig<>();
    service.setInterface(Kitchen.class);
    service.setRef(new Cook());
    service.setGroup(given[3]);
    service.setVersion(given[4]);
    DubboBootstrap.getInstance()
      .application(application)
      .registry(new RegistryConfig("zookeeper://" + given[0]))
      .protocol(new ProtocolConfig(given[2], Integer.parseInt(given[1])))
      .service(service)
      .start();
    System.out.println("ready");
    while (System.in.read() >= 0) { }
    System.exit(0);
  }
}
