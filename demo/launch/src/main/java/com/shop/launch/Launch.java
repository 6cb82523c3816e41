package com.shop.launch;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs the main class of somebody else's server under the parent watch: {@code Launch MAIN-CLASS ARGUMENT...}. */
public final class Launch {
    private Launch() {}

    public static void main(String[] arguments) throws Throwable {
        ParentWatch.start();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
