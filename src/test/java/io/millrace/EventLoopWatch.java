package io.millrace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * Fails every test during which a thread that must not block did: an event loop of a server or a client, or a thread of
 * {@code Schedulers.parallel()}.
 */
public final class EventLoopWatch implements BeforeAllCallback, AfterEachCallback {

    /**
     * What is called inside of these does not count, a class or one of its methods: locks, held for a few instructions; classes, loaded
     * once; /dev/urandom, which never waits; the API's documentation and its page, put together or read from the jar when asked for.
     */
    private static final Set<String> ALLOWED = Set.of(
            "java.util.concurrent.locks.ReentrantLock#lock",
            "java.util.concurrent.locks.StampedLock#writeLock",
            "java.lang.ClassLoader#loadClass",
            "java.lang.Class#forName0",
            "org.springdoc.api.AbstractOpenApiResource#getOpenApi",
            "org.webjars.WebJarVersionLocator",
            "org.springframework.web.reactive.resource.PathResourceResolver#getResource");

    private static final String NIO = "sun.nio.ch.UnixFileDispatcherImpl";

    private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();
    private static final boolean WATCHING = install();

    /* BlockHound adds methods to classes of the JDK, which takes -XX:+AllowRedefinitionToAddDeleteMethods. */
    private static boolean install() {
        try {
            BlockHound.builder()
                    .loadIntegrations()
                    .markAsBlocking(NIO, "read0", "(Ljava/io/FileDescriptor;JI)I")
                    .markAsBlocking(NIO, "pread0", "(Ljava/io/FileDescriptor;JIJ)I")
                    .markAsBlocking(NIO, "write0", "(Ljava/io/FileDescriptor;JI)I")
                    .blockingMethodCallback(method -> saw(method.toString()))
                    .install();
            return true;
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }

    /** Whether the JVM lets blocking calls be seen. */
    public static boolean isWatching() {
        return WATCHING;
    }

    /** What was seen since the last call, each with its stack. */
    public static List<String> take() {
        List<String> seen = new ArrayList<>();
        for (String call = SEEN.poll(); call != null; call = SEEN.poll()) {
            seen.add(call);
        }
        return seen;
    }

    private static void saw(String method) {
        StackTraceElement[] stack = Thread.currentThread().getStackTrace();
        if (Arrays.stream(stack).noneMatch(EventLoopWatch::isAllowed)) {
            SEEN.add(method + " on " + Thread.currentThread().getName() + "\n"
                    + Arrays.stream(stack).skip(2).map(frame -> "\tat " + frame).collect(Collectors.joining("\n")));
        }
    }

    private static boolean isAllowed(StackTraceElement frame) {
        return ALLOWED.contains(frame.getClassName())
                || ALLOWED.contains(frame.getClassName() + "#" + frame.getMethodName());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        SEEN.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> seen = take();
        if (!seen.isEmpty()) {
            throw new AssertionError(seen.size() + " blocking calls on event loops, the first: " + seen.getFirst());
        }
    }
}
