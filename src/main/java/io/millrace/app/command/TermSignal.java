package io.millrace.app.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.LoggerFactory;

/**
 * Makes SIGTERM an ordinary end of the process: all shutdown hooks, then exit status 0, where the JVM's own handler exits with 143.
 * {@code sun.misc.Signal} is exported by {@code jdk.unsupported} and has no supported peer; javac warns of its name and no flag of
 * ours silences that, hence the reflection.
 */
public final class TermSignal {

    private TermSignal() {}

    public static void exitsWithZero() {
        try {
            install((_, _, _) -> {
                System.exit(0);
                return null;
            });
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LoggerFactory.getLogger(TermSignal.class).warn("SIGTERM will end the process with status 143", e);
        }
    }

    private static void install(InvocationHandler action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, action);
        Object term = signal.getConstructor(String.class).newInstance("TERM");
        Object _ = signal.getMethod("handle", signal, handler).invoke(null, term, proxy);
    }
}
