package com.shop.kafka;

import com.shop.launch.ParentWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** One combined KRaft node: formats its storage at the first start, so that no second JVM is needed for that. */
public final class KafkaNode {
    private KafkaNode() {}

    /** Arguments: properties file, log directory, cluster id. */
    public static void main(String[] arguments) {
        ParentWatch.start();
        if (!Files.exists(Path.of(arguments[1], "meta.properties"))) {
            String[] format = {"format", "-t", arguments[2], "-c", arguments[0]};
            int code = StorageTool.execute(format, System.out);
            if (code != 0) {
                System.err.println("Kafka storage could not be formatted: code " + code);
                System.exit(code);
            }
        }
        Kafka.main(new String[] {arguments[0]});
    }
}
