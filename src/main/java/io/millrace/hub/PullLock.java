package io.millrace.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One pull at a time for a file, among all of this machine. The system lets go of it when the process ends, however that happens. The
 * hub's other clients do not look at it; against them a file is published whole, by renaming.
 */
final class PullLock implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final int STALLED_POLLS = 240;

    /* Closing any channel of a file drops the process's locks of it, so that only one may be open. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private PullLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Waits for it as long as its holder gets on.
     *
     * @param advance changes while the holder works
     * @param waiting is run once where it is held
     * @return null where the holder does nothing, or no locks can be had here
     */
    static @Nullable PullLock acquire(Disk disk, Path file, LongSupplier advance, Runnable waiting, Pauses pauses) {
        if (file.getParent() != null) {
            disk.folders(file.getParent());
        }
        long seen = Long.MIN_VALUE;
        int still = 0;
        while (still < STALLED_POLLS) {
            try {
                PullLock lock = tried(file.toAbsolutePath().normalize());
                if (lock != null) {
                    return lock;
                }
            } catch (IOException _) {
                return null;
            }
            if (seen == Long.MIN_VALUE) {
                waiting.run();
            }
            long now = advance.getAsLong();
            still = now == seen ? still + 1 : 0;
            seen = now;
            pauses.pause(POLL);
        }
        return null;
    }

    private static @Nullable PullLock tried(Path file) throws IOException {
        if (!HELD.add(file)) {
            return null;
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            return lock == null ? null : new PullLock(file, channel, lock);
        } finally {
            if (lock == null) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(file);
            }
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException _) {
            // closing lets go of it as well
        } finally {
            HELD.remove(file);
        }
    }
}
