package com.shop.host;

/** What differs between the generations of Dubbo: how a service is exported and referred to. */
public interface Generation {
    /** Exports and registers; returns when the registration was sent. */
    void export(Spec instance, Spec provide, Class<?> type, Object service);

    /** A proxy for the service, whether or not a provider is there yet. */
    Object refer(Spec instance, Spec refer, Class<?> type);

    /** Routing tag of the next call of this thread. */
    void tagNextCall(String tag);
}
