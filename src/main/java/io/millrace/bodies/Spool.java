package io.millrace.bodies;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A private folder of bodies that memory does not hold, bounded in bytes. Its files have no name where the file system allows that. */
final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final @Nullable SpoolFiles files;
    private final long bound;
    private final Holdings held = new Holdings();
    private final AtomicBoolean broken = new AtomicBoolean();

    /** @param files null takes nothing */
    Spool(@Nullable SpoolFiles files, long bound) {
        this.files = files;
        this.bound = bound;
    }

    /**
     * One in a folder of its own below {@code parent}, from which what services left that were killed is deleted. Where it cannot be made,
     * that is said in the log and nothing is taken.
     *
     * @param bound most bytes of all files; 0 takes nothing
     */
    static Spool in(Path parent, long bound) {
        if (bound == 0) {
            return new Spool(null, 0);
        }
        try {
            return new Spool(SpoolFolder.in(parent), bound);
        } catch (IOException | SecurityException e) {
            LOG.warn("No request body can lie in {}: memory alone holds them ({})", parent, e.toString());
            return new Spool(null, bound);
        }
    }

    boolean isUsable() {
        return files != null;
    }

    synchronized long held() {
        return held.total();
    }

    /**
     * A new file; null where there can be none.
     *
     * @param sender of the body; empty where that is not known
     */
    @Nullable
    SpoolFile create(String sender) {
        if (files == null) {
            return null;
        }
        try {
            SpoolFile file = new SpoolFile(this, sender, files.create());
            broken.set(false);
            return file;
        } catch (IOException e) {
            failed(e);
            return null;
        }
    }

    /** Says so in the log, once until it goes well again. */
    void failed(IOException cause) {
        if (broken.compareAndSet(false, true)) {
            LOG.warn("A request body could not be written to disk: {}", cause.toString());
        }
    }

    /** @param from bytes that lie there of the same body */
    synchronized void take(String sender, long from, long bytes) {
        long left = bound - held.total() - bytes;
        if (left < 0 || !held.allows(sender, from, from + bytes, left)) {
            throw BodyRefusals.full("on disk", bound);
        }
        held.move(sender, bytes);
    }

    synchronized void give(String sender, long bytes) {
        held.move(sender, -bytes);
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }

    static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }
}
