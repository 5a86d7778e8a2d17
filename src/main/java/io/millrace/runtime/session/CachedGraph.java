package io.millrace.runtime.session;

import static io.millrace.runtime.ffi.OrtApi.addSessionConfigEntry;
import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cache holds of one graph under one set of circumstances. The first start loads the graph as it is and notes how long that
 * took; where that is long, the second keeps it optimised; the third loads that and, where it is not a tenth faster, gives it up for good.
 */
final class CachedGraph {

    private static final Logger LOG = LoggerFactory.getLogger(CachedGraph.class);

    /** Milliseconds below which there is nothing to gain. */
    private static final long SHORT = 300;

    private static final int NO_OPTIMIZATION = 0;
    private static final String GRAPH = "graph.onnx";
    private static final String WEIGHTS = "graph.onnx.data";

    private final Path model;
    private final Path folder;
    private final Path plain;
    private final Path graph;
    private final Path proven;
    private final Path slower;

    /** @param folder of its own, which may not be there yet */
    CachedGraph(Path model, Path folder) {
        this.model = model;
        this.folder = folder;
        this.plain = folder.resolve("plain-millis");
        this.graph = folder.resolve(GRAPH);
        this.proven = folder.resolve("faster");
        this.slower = folder.resolve("slower");
    }

    /**
     * The session over the graph.
     *
     * @param options with what is added to them
     */
    Handle load(Function<Consumer<MemorySegment>, Handle> options) {
        try {
            return Files.exists(graph) ? kept(options) : isWorthwhile() ? keeping(options) : timed(options);
        } catch (IOException | OrtFailure e) {
            LOG.warn("{} is loaded as it is, not from the cache of graphs: {}", model, e.toString());
            delete(folder);
            return open(options, _ -> {});
        }
    }

    private Handle open(Function<Consumer<MemorySegment>, Handle> options, Consumer<MemorySegment> more) {
        try (Handle opened = options.apply(more)) {
            return NativeSessions.create(model, opened);
        }
    }

    private Handle openKept(Function<Consumer<MemorySegment>, Handle> options) {
        try (Handle opened = options.apply(CachedGraph::asItIs)) {
            return NativeSessions.ofFile(graph, opened);
        }
    }

    private boolean isWorthwhile() throws IOException {
        return Files.exists(plain) && !Files.exists(slower) && plainMillis() >= SHORT;
    }

    private long plainMillis() throws IOException {
        String text = Files.readString(plain).strip();
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }

    private Handle timed(Function<Consumer<MemorySegment>, Handle> options) throws IOException {
        long from = System.nanoTime();
        Handle session = open(options, _ -> {});
        return noting(session, () -> {
            if (!Files.exists(plain)) {
                Files.createDirectories(folder);
                Files.writeString(plain, Long.toString(millisSince(from)));
            }
        });
    }

    private Handle kept(Function<Consumer<MemorySegment>, Handle> options) throws IOException {
        long from = System.nanoTime();
        Handle session = openKept(options);
        return noting(session, () -> {
            if (!Files.exists(proven)) {
                judge(millisSince(from));
            }
        });
    }

    private void judge(long millis) throws IOException {
        long before = plainMillis();
        boolean faster = millis * 10 < before * 9;
        LOG.info(
                "{} loaded from the cache of graphs in {} ms, as it is in {} ms: {}",
                model,
                millis,
                before,
                faster ? "kept" : "given up");
        Files.createFile(faster ? proven : slower);
        if (!faster) {
            Files.delete(graph);
            Files.deleteIfExists(folder.resolve(WEIGHTS));
        }
    }

    private Handle keeping(Function<Consumer<MemorySegment>, Handle> options) throws IOException {
        Path temporary = Files.createTempDirectory(folder.getParent(), "new");
        try {
            Handle session = open(options, address -> keepIn(address, temporary));
            return noting(session, () -> publish(temporary));
        } finally {
            delete(temporary);
        }
    }

    /* The weights first: the graph says that all is there. */
    private void publish(Path temporary) throws IOException {
        Path weights = temporary.resolve(WEIGHTS);
        if (Files.exists(weights)) {
            Files.move(weights, folder.resolve(WEIGHTS));
        }
        Files.move(temporary.resolve(GRAPH), graph);
        LOG.info("{} is kept optimised in the cache of graphs", model);
    }

    private static void asItIs(MemorySegment options) {
        check(OrtApi.SET_OPTIMIZATION_LEVEL.call(options, NO_OPTIMIZATION));
    }

    private static void keepIn(MemorySegment options, Path temporary) {
        try (Arena arena = Arena.ofConfined()) {
            String path = temporary.resolve(GRAPH).toString();
            check(OrtApi.SET_OPTIMIZED_MODEL_PATH.call(
                    options, arena.allocateFrom(path, NativeSessions.pathCharset())));
        }
        addSessionConfigEntry(options, "session.optimized_model_external_initializers_file_name", WEIGHTS);
        addSessionConfigEntry(options, "session.save_external_prepacked_constant_initializers", "1");
    }

    private interface Note {
        void write() throws IOException;
    }

    /* What cannot be noted costs the next start, not this one. */
    private Handle noting(Handle session, Note note) {
        try {
            note.write();
        } catch (IOException e) {
            LOG.warn("{}: the cache of graphs cannot be written: {}", model, e.toString());
        }
        return session;
    }

    private static long millisSince(long from) {
        return (System.nanoTime() - from) / 1_000_000;
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.debug("{} is left: {}", folder, e.toString());
        }
    }
}
