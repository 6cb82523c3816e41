import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One question: fields `name:value[:value]` between spaces, values in base64. */
class Case {
  String view;
  String consumer;
  String method;
  final List<String> providers = new ArrayList<>();
  /** Old rules: override://, absent://, condition:// */
  final List<String> urls = new ArrayList<>();
  /** Rules of the config centre by their key */
  final Map<String, String> rules = new HashMap<>();
  final Map<String, String> attachments = new HashMap<>();
  /** How many calls are balanced, and how often the routers are asked who may take one */
  int calls;
  int routings;
  private final List<Object> arguments = new ArrayList<>();

  Case(String line) {
    for (String field : line.split(" ")) {
      String[] parts = field.split(":", -1);
      String first = decode(parts[1]);
      switch (parts[0]) {
        case "view": view = first; break;
        case "consumer": consumer = first; break;
        case "method": method = first; break;
        case "provider": providers.add(first); break;
        case "url": urls.add(first); break;
        case "rule": rules.put(first, decode(parts[2])); break;
        case "attachment": attachments.put(first, decode(parts[2])); break;
        case "calls": calls = Integer.parseInt(first); break;
        case "routings": routings = Integer.parseInt(first); break;
        case "argument": arguments.add(first); break;
        default: throw new IllegalArgumentException(parts[0]);
      }
    }
  }

  /** How often each answer came: `answer=count` between commas. */
  static String counted(int times, Callable<String> ask) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    for (int time = 0; time < times; time++) counts.merge(ask.call(), 1, Integer::sum);
    List<String> rows = new ArrayList<>();
    counts.forEach((answer, count) -> rows.add(answer + "=" + count));
    return String.join(",", rows);
  }

  /** Who is left, in one order. */
  static <T> String sorted(List<T> kept, Function<T, String> addressOf) {
    return kept.stream().map(addressOf).sorted().collect(Collectors.joining(" "));
  }

  /** The line of a case that could be routed; harness.ts reads it. */
  static String routed(long now, long until, String weights, String loadbalance, String calls, String routings) {
    return String.join(" ", "ok", String.valueOf(now), String.valueOf(until), encode(weights), encode(loadbalance), encode(calls),
      encode(routings));
  }

  interface Answer { String to(Case input) throws Exception; }

  /** Gets Dubbo ready; answers what it takes for its own address. */
  interface Start { String host() throws Exception; }

  /** Says the host, then one answer a line until there are no more questions. What Dubbo prints goes to standard error. */
  static void serve(Start start, Answer answer) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    out.println("host " + encode(start.host()));
    out.flush();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String text;
      try {
        text = answer.to(new Case(line));
      } catch (Throwable error) {
        boolean isWrapped = error instanceof java.lang.reflect.InvocationTargetException && error.getCause() != null;
        text = "error " + encode((isWrapped ? error.getCause() : error).toString());
      }
      out.println(text);
      out.flush();
    }
    System.exit(0);
  }

  Object[] arguments() { return arguments.toArray(); }

  Class<?>[] types() {
    Class<?>[] types = new Class<?>[arguments.size()];
    Arrays.fill(types, String.class);
    return types;
  }

  static String encode(String value) {
    return "~" + Base64.getEncoder().encodeToString(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) { return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8); }
}
