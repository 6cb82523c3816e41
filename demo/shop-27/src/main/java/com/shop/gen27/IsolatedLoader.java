package com.shop.gen27;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/** Loads Dubbo and all it needs anew; shares only the shop's own classes, through which both sides talk. */
final class IsolatedLoader extends URLClassLoader {
    IsolatedLoader() {
        super(classPath(), new SharedClasses());
    }

    private static URL[] classPath() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[entries.length];
        for (int index = 0; index < entries.length; index++) {
            try {
                urls[index] = new File(entries[index]).toURI().toURL();
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return urls;
    }

    /** The JDK, and the shop without its Dubbo part. */
    private static final class SharedClasses extends ClassLoader {
        SharedClasses() {
            super(ClassLoader.getSystemClassLoader().getParent());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            boolean shared = name.startsWith("com.shop.") && !name.startsWith("com.shop.gen27.");
            if (!shared) throw new ClassNotFoundException(name);
            return ClassLoader.getSystemClassLoader().loadClass(name);
        }
    }
}
