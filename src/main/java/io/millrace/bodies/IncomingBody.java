package io.millrace.bodies;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One body while it comes, in memory and then on disk. Bytes are added and read by one thread at a time; any thread may {@link #release}
 * it meanwhile.
 */
final class IncomingBody {

    /** Bytes that memory gathers for one write to a file. */
    private static final long TAIL = BodyBudget.SMALL;

    private final BodyMemory.Share share;
    private final Spool spool;
    private final long single;
    private final long limit;
    private final List<byte[]> chunks = new ArrayList<>(1);
    private long length;
    private long inMemory;
    private @Nullable SpoolFile file;
    private boolean released;

    /**
     * @param single most bytes that memory holds of it while it comes
     * @param limit most bytes that it may have
     */
    IncomingBody(BodyMemory.Share share, Spool spool, long single, long limit) {
        this.share = share;
        this.spool = spool;
        this.single = single;
        this.limit = limit;
    }

    /** Adds bytes where memory has room; false where they are to be {@link #spill spilled}. Never blocks. */
    boolean add(byte[] bytes) {
        length += bytes.length;
        if (length > limit) {
            throw BodyRefusals.tooLong(limit);
        }
        return inMemory + bytes.length <= most() && hold(bytes);
    }

    private long most() {
        return file != null ? TAIL : spool.isUsable() ? single : limit;
    }

    private boolean hold(byte[] bytes) {
        boolean fits = share.tryResize(inMemory + bytes.length, length);
        if (fits) {
            chunks.add(bytes);
            inMemory += bytes.length;
        }
        return fits;
    }

    /** Writes what memory holds, and these, to disk. Blocks. */
    void spill(byte[] bytes) {
        SpoolFile target = file();
        if (target == null) {
            requireHeld(bytes);
            return;
        }
        chunks.forEach(target::append);
        target.append(bytes);
        chunks.clear();
        inMemory = 0;
        boolean _ = share.tryResize(0, length);
    }

    private void requireHeld(byte[] bytes) {
        if (!hold(bytes)) {
            throw full();
        }
    }

    RuntimeException full() {
        return BodyRefusals.full("in memory", share.total());
    }

    private @Nullable SpoolFile file() {
        if (file == null) {
            attach(spool.create(share.sender()));
        }
        return file;
    }

    private synchronized void attach(@Nullable SpoolFile created) {
        if (released && created != null) {
            created.close();
            throw new CancellationException();
        }
        file = created;
    }

    boolean isOnDisk() {
        return file != null;
    }

    long length() {
        return length;
    }

    BodyMemory.Share share() {
        return share;
    }

    /** All of it, which memory must have room for. Blocks where it is on disk, where it is no more afterwards. */
    byte[] bytes() {
        if (file == null && chunks.size() == 1) {
            return chunks.getFirst();
        }
        byte[] all = new byte[Math.toIntExact(length)];
        int at = 0;
        if (file != null) {
            file.read(all);
            at = Math.toIntExact(file.length());
            file.close();
        }
        for (byte[] chunk : chunks) {
            System.arraycopy(chunk, 0, all, at, chunk.length);
            at += chunk.length;
        }
        chunks.clear();
        return all;
    }

    /** Gives its memory back, and returns its file for a thread that may block to close. */
    synchronized @Nullable SpoolFile release() {
        released = true;
        share.close();
        return file;
    }
}
