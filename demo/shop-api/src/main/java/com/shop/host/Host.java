package com.shop.host;

import com.shop.launch.ParentWatch;
import java.io.IOException;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** Runs the application instances of one JVM: {@code <Main> SPEC-FILE CONTROL-PORT SEED}. */
public final class Host {
    private Host() {}

    /**
     * @param generationOf the generation for an instance; isolated instances get one of their own
     * @param pauseMs between two instances: 3.x loses the metadata of instances that start at the same moment
     */
    public static void run(String[] arguments, Function<Spec, Generation> generationOf, long pauseMs) throws Exception {
        ParentWatch.start();
        List<Spec> records = Spec.read(Paths.get(arguments[0]));
        long seed = Long.parseLong(arguments[2]);
        List<Instance> instances = new ArrayList<>();
        Control control = Control.start(Integer.parseInt(arguments[1]), instances);
        for (Spec record : records) {
            if (!record.is("instance")) continue;
            if (!instances.isEmpty()) Thread.sleep(pauseMs);
            Instance instance = new Instance(record, generationOf.apply(record), seed);
            instance.start(records);
            synchronized (instances) {
                instances.add(instance);
            }
        }
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(8, Host::createThread);
        for (Instance instance : instances) instance.startLoops(records, executor);
        control.setReady();
        Thread.currentThread().join();
    }

    /** How many instances such a JVM will hold. */
    public static long countInstances(String[] arguments) throws IOException {
        return Spec.read(Paths.get(arguments[0])).stream().filter(record -> record.is("instance")).count();
    }

    private static Thread createThread(Runnable work) {
        Thread thread = new Thread(work, "shop-traffic");
        thread.setDaemon(true);
        return thread;
    }
}
