package io.millrace.runtime.session;

import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.session.OperandOrder.Swap;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's own sessions, in the one environment of the process, which lives as long as the library. */
final class NativeSessions {

    private static final Logger LOG = LoggerFactory.getLogger(NativeSessions.class);

    private static final int WARNING = 2;

    /** Bytes of a file that are copied while it loads; weights beside it are not counted. */
    private static final long MOST_COPIED = 512L << 20;

    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";
    private static final MemorySegment ENVIRONMENT =
            Handle.out(out -> OrtApi.CREATE_ENV.call(WARNING, Arena.global().allocateFrom("millrace"), out));

    private NativeSessions() {}

    static MemorySegment environment() {
        return ENVIRONMENT;
    }

    /**
     * Loads a graph's file: a copy of it with its operands in order, which {@code options} are told, or the file as it is where there
     * is nothing to order, it is large, or its weights are links, whose place is looked for from the file alone.
     */
    static Handle create(Path model, Handle options) {
        try {
            List<Swap> swaps = mayBeCopied(model) ? OperandOrder.swaps(model) : List.of();
            return swaps.isEmpty() ? ofFile(model, options) : ofCopy(model, swaps, options);
        } catch (IOException e) {
            LOG.debug("{} is left to ONNX Runtime to read: {}", model, e.toString());
            return ofFile(model, options);
        }
    }

    private static boolean mayBeCopied(Path model) throws IOException {
        return Files.size(model) <= MOST_COPIED
                && ExternalData.ends(model).keySet().stream()
                        .map(model::resolveSibling)
                        .noneMatch(Files::isSymbolicLink);
    }

    /** Loads a graph's file as it is. */
    static Handle ofFile(Path model, Handle options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(model.toString(), pathCharset());
            return created(out -> OrtApi.CREATE_SESSION.call(ENVIRONMENT, path, options.address(), out));
        }
    }

    private static Handle ofCopy(Path model, List<Swap> swaps, Handle options) throws IOException {
        try (MappedFile file = MappedFile.open(model);
                Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = file.copy(arena);
            swaps.forEach(swap -> swap.in(bytes));
            OrtApi.addSessionConfigEntry(options.address(), WEIGHTS_FOLDER, folder(model));
            return ofMemory(bytes, options);
        }
    }

    private static String folder(Path model) {
        return String.valueOf(model.toAbsolutePath().getParent());
    }

    /** Loads a graph that is in memory. */
    static Handle create(byte[] model, Handle options) {
        try (Arena arena = Arena.ofConfined()) {
            return ofMemory(arena.allocateFrom(ValueLayout.JAVA_BYTE, model), options);
        }
    }

    private static Handle ofMemory(MemorySegment model, Handle options) {
        return created(out ->
                OrtApi.CREATE_SESSION_FROM_ARRAY.call(ENVIRONMENT, model, model.byteSize(), options.address(), out));
    }

    private static Handle created(Function<MemorySegment, MemorySegment> create) {
        return Handle.create(Kind.SESSION, OrtApi.RELEASE_SESSION, create);
    }

    /* ORTCHAR_T is wchar_t on Windows. */
    static Charset pathCharset() {
        return System.getProperty("os.name").startsWith("Windows") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }
}
