package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Loads what a partial file lacks, in ranges by several connections, and hashes it from its beginning as it grows. */
final class Download {

    /** Gives the bytes of one file, from wherever it is. */
    interface Bytes {

        /**
         * An answer of status 206, or 200 where the server gives whole files only.
         *
         * @param to exclusive
         * @throws Again where it may come later
         */
        HttpAnswer open(long from, long to) throws Again;

        /** What is loaded, for messages. */
        String name();
    }

    private static final int MOST_RESTARTS = 2;

    private final Bytes source;
    private final Partial partial;
    private final @Nullable FileHash hash;
    private final Means means;

    Download(Bytes source, Partial partial, @Nullable FileHash hash, Means means) {
        this.source = source;
        this.partial = partial;
        this.hash = hash;
        this.means = means;
    }

    /** @throws PullException where it cannot be loaded, or its bytes are not those of the hash; what was loaded is kept but for the latter */
    void run() {
        try {
            checked();
        } catch (PullException e) {
            throw e.kind() == Kind.INTERRUPTED || e.kind() == Kind.DISK ? e : e.about(source.name());
        }
    }

    private void checked() {
        for (int restarts = 0; ; restarts++) {
            String found = load();
            if (hash == null || found.equals(hash.hex())) {
                partial.force();
                return;
            }
            forget();
            if (restarts == MOST_RESTARTS) {
                throw new PullException(
                        Kind.CONTENT,
                        source.name() + ": its bytes have the hash " + found + ", not " + hash.hex()
                                + ", which the hub names; a proxy may change them");
            }
            means.progress().say(source.name() + ": the bytes are not those that the hub names; loading it again");
        }
    }

    private void forget() {
        means.progress().loaded(-partial.loaded());
        partial.restart();
    }

    private String load() {
        FrontHash front = new FrontHash(partial, hash);
        Future<String> hashing = means.threads().submit(front);
        try {
            PartLoad load = new PartLoad(source, partial, means);
            means.each(partial.missing(means.range()), load::load, load::stop);
            return hashing.get();
        } catch (PartLoad.WholeOnly _) {
            front.stop();
            return whole();
        } catch (ExecutionException e) {
            throw Means.unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PullException(Kind.INTERRUPTED, "the pull was stopped", e);
        } finally {
            front.stop();
        }
    }

    /* All in one go, each time from the beginning: the server gives no ranges. */
    private String whole() {
        return Again.untilDone(
                () -> {
                    forget();
                    new PartLoad(source, partial, means).whole();
                    return new FrontHash(partial, hash).call();
                },
                means.pauses(),
                means.progress());
    }
}
