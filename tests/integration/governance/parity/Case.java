import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        case "argument": arguments.add(first); break;
        default: throw new IllegalArgumentException(parts[0]);
      }
    }
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
