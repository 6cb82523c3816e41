package com.shop.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The estate's hand in this JVM, on the loopback address: {@code /ready}, {@code /behaviour} to make an instance
 * slow or failing, {@code /calls} for what marked calls arrived where. Every request carries the key that the estate put into our environment.
 */
final class Control {
    private final List<Instance> instances;
    private final String key = System.getenv("DEMO_CONTROL_KEY");
    private volatile boolean ready;

    private Control(List<Instance> instances) {
        this.instances = instances;
    }

    static Control start(int port, List<Instance> instances) throws IOException {
        Control control = new Control(instances);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", control::answer);
        server.start();
        return control;
    }

    void setReady() {
        ready = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 404;
        String text = null;
        if (key == null || !key.equals(exchange.getRequestHeaders().getFirst("x-demo-key"))) status = 403;
        else if (exchange.getRequestURI().getPath().equals("/ready")) status = ready ? 200 : 503;
        else if (exchange.getRequestURI().getPath().equals("/behaviour")) status = change(fields(exchange.getRequestURI().getQuery()));
        else if (exchange.getRequestURI().getPath().equals("/calls")) {
            status = 200;
            text = calls();
        }
        byte[] body = (text == null ? String.valueOf(status) : text).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A line for each instance and mark: both, and the count since the start, separated by tabs. */
    private String calls() {
        StringBuilder lines = new StringBuilder();
        synchronized (instances) {
            for (Instance instance : instances) {
                instance.markedCalls().read().forEach((mark, count) ->
                        lines.append(instance.id()).append('\t').append(mark).append('\t').append(count).append('\n'));
            }
        }
        return lines.toString();
    }

    private int change(Map<String, String> fields) {
        int changed = 0;
        synchronized (instances) {
            for (Instance instance : instances) {
                if (!instance.id().equals(fields.get("instance"))) continue;
                for (Behaviour behaviour : instance.behaviours()) {
                    behaviour.change(fields);
                    changed++;
                }
            }
        }
        return changed > 0 ? 200 : 404;
    }

    private static Map<String, String> fields(String query) {
        Map<String, String> found = new HashMap<>();
        if (query == null) return found;
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) found.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return found;
    }
}
