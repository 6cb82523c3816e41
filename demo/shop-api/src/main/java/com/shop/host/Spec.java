package com.shop.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one JVM hosts, as the estate wrote it: a record per line, first its kind ({@code instance}, {@code provide},
 * {@code refer}, {@code call}), then {@code key=value} fields, all separated by tabs.
 */
public final class Spec {
    private final String kind;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private Spec(String line) {
        String[] parts = line.split("\t");
        kind = parts[0];
        for (int index = 1; index < parts.length; index++) {
            int equals = parts[index].indexOf('=');
            fields.put(parts[index].substring(0, equals), parts[index].substring(equals + 1));
        }
    }

    public static List<Spec> read(Path file) throws IOException {
        List<Spec> records = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (!line.trim().isEmpty()) records.add(new Spec(line));
        }
        return records;
    }

    public boolean is(String wanted) {
        return kind.equals(wanted);
    }

    public boolean has(String key) {
        return fields.containsKey(key);
    }

    /** The field, or null. */
    public String find(String key) {
        return fields.get(key);
    }

    public String get(String key) {
        String value = fields.get(key);
        if (value == null) throw new IllegalArgumentException(kind + " " + fields + " has no " + key);
        return value;
    }

    public int number(String key, int otherwise) {
        return has(key) ? Integer.parseInt(get(key)) : otherwise;
    }

    public double share(String key, double otherwise) {
        return has(key) ? Double.parseDouble(get(key)) : otherwise;
    }

    /** Comma-separated values; none where the field is missing. */
    public String[] list(String key) {
        return has(key) ? get(key).split(",") : new String[0];
    }

    /** Fields whose name starts with the prefix, without it. */
    public Map<String, String> group(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (field.getKey().startsWith(prefix)) found.put(field.getKey().substring(prefix.length()), field.getValue());
        }
        return found;
    }
}
