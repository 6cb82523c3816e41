package com.shop.gen27;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads Dubbo and the shop's services anew; shares only the host, through which both sides talk. The services belong
 * to this side because Dubbo makes the loader of the called interface the thread's own, and looks for itself there.
 */
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

    /** The JDK and the host. */
    private static final class SharedClasses extends ClassLoader {
        SharedClasses() {
            super(ClassLoader.getSystemClassLoader().getParent());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith("com.shop.host.")) throw new ClassNotFoundException(name);
            return ClassLoader.getSystemClassLoader().loadClass(name);
        }
    }
}
