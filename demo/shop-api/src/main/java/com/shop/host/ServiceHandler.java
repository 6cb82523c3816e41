package com.shop.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

/** Answers for any service of the shop: takes its time, calls on whom it depends, gives a plausible value. */
final class ServiceHandler implements InvocationHandler {
    private final Behaviour behaviour;
    private final MarkedCalls markedCalls;
    private final Map<String, List<Call>> calls;
    private final Samples samples;

    ServiceHandler(Behaviour behaviour, MarkedCalls markedCalls, Map<String, List<Call>> calls, long seed) {
        this.behaviour = behaviour;
        this.markedCalls = markedCalls;
        this.calls = calls;
        this.samples = new Samples(seed);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        if (method.getDeclaringClass() == Object.class) return answerAsObject(proxy, method, arguments);
        markedCalls.count(arguments);
        behaviour.undergo();
        List<Call> next = calls.get(method.getDeclaringClass().getSimpleName() + "." + method.getName());
        if (next != null) for (Call call : next) call.run();
        return samples.value(method.getReturnType());
    }

    private static Object answerAsObject(Object proxy, Method method, Object[] arguments) {
        if (method.getName().equals("equals")) return proxy == arguments[0];
        if (method.getName().equals("hashCode")) return System.identityHashCode(proxy);
        return "a service of the shop";
    }
}
