package io.millrace.bodies;

import io.millrace.core.MemoryRanOut;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads request bodies, as many at once as there is room for: each into memory up to a bound, the rest of it to disk, and no faster than
 * the disk takes it. One that is on disk is read into memory when it is whole and its turn has come.
 */
public final class BodyStore implements AutoCloseable {

    private static final int TASKS = Integer.MAX_VALUE;
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    private final BodyMemory memory;
    private final Spool spool;
    private final long single;
    private final Duration patience;
    private final Scheduler threads;

    BodyStore(BodySettings settings, Spool spool) {
        this.memory = new BodyMemory(new BodyBudget(settings.memory(), settings.memory() / 4));
        this.spool = spool;
        this.single = settings.single();
        this.patience = settings.patience();
        int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.threads = Schedulers.newBoundedElastic(cores, TASKS, "request-bodies", 60, true);
    }

    public static BodyStore open(BodySettings settings) {
        return new BodyStore(
                settings,
                Spool.in(Optional.ofNullable(settings.folder()).orElseGet(Spool::temporary), settings.disk()));
    }

    /** Bytes that the longest body may have, whatever its endpoint takes. */
    public long largest() {
        return memory.budget().largest();
    }

    /** Bytes in memory now. */
    public long inMemory() {
        return memory.budget().held();
    }

    /** Bytes on disk now. */
    public long onDisk() {
        return spool.held();
    }

    /**
     * What a request holds, nothing at first.
     *
     * @param sender who answers for the request, by key or address; empty where that is not known
     */
    public BodyLease lease(String sender) {
        return new BodyLease(sender, this::discard);
    }

    private void discard(IncomingBody body) {
        SpoolFile file = body.release();
        if (file != null && !file.isClosed()) {
            close(file);
        }
    }

    private void close(SpoolFile file) {
        try {
            var _ = threads.schedule(file::close);
        } catch (RejectedExecutionException ended) {
            file.close();
        }
    }

    /**
     * A whole body.
     *
     * @param limit most bytes of it; 413 when there are more
     */
    public Mono<byte[]> read(BodyLease lease, Flux<DataBuffer> source, long limit) {
        return received(lease, source, limit).flatMap(this::whole);
    }

    /**
     * The same, decompressed.
     *
     * @param gzip what it comes in; otherwise deflate
     * @param limit most bytes of it, before and after
     */
    public Mono<byte[]> inflated(BodyLease lease, Flux<DataBuffer> source, long limit, boolean gzip) {
        return received(lease, source, limit)
                .flatMap(packed -> whole(packed)
                        .flatMap(bytes -> blocking(() -> Inflation.inflate(bytes, gzip, body(lease, limit))))
                        .doOnNext(_ -> discard(packed)))
                .flatMap(this::whole);
    }

    private IncomingBody body(BodyLease lease, long limit) {
        return lease.holding(new IncomingBody(memory.share(lease.sender()), spool, single, Math.min(limit, largest())));
    }

    private Mono<IncomingBody> received(BodyLease lease, Flux<DataBuffer> source, long limit) {
        return Mono.defer(() -> {
            IncomingBody body = body(lease, limit);
            LingeringClose refused = new LingeringClose(() -> discard(body));
            return source.takeUntilOther(refused.patience())
                    .concatMap(
                            buffer -> refused.throwsAway(buffer)
                                    ? Mono.empty()
                                    : refused.over(Mono.defer(() -> take(body, buffer))),
                            1)
                    .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                    .then(Mono.defer(() -> refused.or(body)));
        });
    }

    private Mono<Void> take(IncomingBody body, DataBuffer buffer) {
        try {
            byte[] bytes = bytes(buffer);
            return body.add(bytes)
                    ? Mono.empty()
                    : Mono.<Void>fromRunnable(() -> body.spill(bytes)).subscribeOn(threads);
        } catch (OutOfMemoryError error) {
            return Mono.error(new MemoryRanOut(error));
        }
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private Mono<byte[]> whole(IncomingBody body) {
        if (body.isOnDisk()) {
            return placeFor(body).then(blocking(body::bytes));
        }
        return body.length() > single ? blocking(body::bytes) : Mono.fromCallable(() -> surviving(body::bytes));
    }

    private Mono<Void> placeFor(IncomingBody body) {
        return Mono.<Void>create(sink -> {
                    Runnable withdraw = body.share().await(body.length(), sink::success);
                    sink.onCancel(withdraw::run);
                })
                .timeout(patience, Mono.error(body::full));
    }

    private <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(() -> surviving(work)).subscribeOn(threads);
    }

    private static <T> T surviving(Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (OutOfMemoryError error) {
            throw new MemoryRanOut(error);
        }
    }

    @Override
    public void close() {
        threads.disposeGracefully().timeout(LAST_WRITES).onErrorComplete().block();
        threads.dispose();
        spool.close();
    }
}
