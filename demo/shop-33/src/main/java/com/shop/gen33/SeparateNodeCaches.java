package com.shop.gen33;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.NodeCache;
import org.apache.dubbo.remoting.zookeeper.curator5.Curator5ZookeeperClient;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * Lets every instance of this JVM hear of rules. Dubbo 3 keeps the caches of watched nodes in a static map by path, so
 * of several models that listen to one rule only the first would be told; in JVMs of their own each would be. A JVM of one instance is left as it is.
 */
final class SeparateNodeCaches extends ConcurrentHashMap<String, NodeCache> {
    private static final long serialVersionUID = 1L;

    static void install() {
        try {
            var field = Curator5ZookeeperClient.class.getDeclaredField("nodeCacheMap");
            field.setAccessible(true);
            field.set(null, new SeparateNodeCaches());
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }

    /** Whoever comes is the first, and so starts a cache of its own. */
    @Override
    public NodeCache putIfAbsent(String path, NodeCache cache) {
        put(path, cache);
        return null;
    }

    /** A listener that was told of a change asks here for the data: read anew, as the cache here may not be its own. */
    @Override
    public NodeCache get(Object path) {
        NodeCache cache = super.get(path);
        return cache == null ? null : new FreshNode(clientOf(cache), (String) path);
    }

    private static CuratorFramework clientOf(NodeCache cache) {
        try {
            var field = NodeCache.class.getDeclaredField("client");
            field.setAccessible(true);
            return (CuratorFramework) field.get(cache);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }

    private static final class FreshNode extends NodeCache {
        private final CuratorFramework client;
        private final String path;

        FreshNode(CuratorFramework client, String path) {
            super(client, path);
            this.client = client;
            this.path = path;
        }

        @Override
        public ChildData getCurrentData() {
            Stat stat = new Stat();
            try {
                return new ChildData(path, stat, client.getData().storingStatIn(stat).forPath(path));
            } catch (KeeperException.NoNodeException gone) {
                return null;
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
