package io.millrace.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back to the operating system after a burst. Looks every few seconds, on a thread of its own, whether there is some to be
 * given back; does nothing where Linux does not tell its use.
 */
public final class MemoryKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryKeeper.class);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int SECONDS = 5;

    private final IntSupplier inWork;
    private final MemoryRelease release = new MemoryRelease(System.nanoTime());
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("memory").daemon().factory());

    /** @param inWork the requests in work */
    public MemoryKeeper(IntSupplier inWork) {
        this.inWork = inWork;
        if (resident().isPresent()) {
            var _ = thread.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
        }
    }

    private void look() {
        resident().ifPresent(bytes -> act(release.next(bytes, inWork.getAsInt(), System.nanoTime()), bytes));
    }

    private static void act(MemoryRelease.Step step, long before) {
        if (step == MemoryRelease.Step.NOTHING) {
            return;
        }
        if (step == MemoryRelease.Step.COLLECT) {
            System.gc();
        }
        NativeHeap.trim();
        LOG.debug(
                "{}: {} MiB in memory before, {} after",
                step,
                before >> 20,
                resident().orElse(0) >> 20);
    }

    /** Bytes of this process in memory. */
    static OptionalLong resident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(MemoryKeeper::bytes)
                    .findFirst();
        } catch (IOException untold) {
            return OptionalLong.empty();
        }
    }

    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
