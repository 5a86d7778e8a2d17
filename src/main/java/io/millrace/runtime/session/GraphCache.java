package io.millrace.runtime.session;

import ai.onnxruntime.OrtEnvironment;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder outside the repository for what makes the next start faster: graphs as ONNX Runtime optimised them, with their weights laid
 * out for the processor, and the engines of TensorRT. One for the whole process; there is none until {@link #keepIn}.
 */
public final class GraphCache {

    private static final Logger LOG = LoggerFactory.getLogger(GraphCache.class);
    private static final String PRIVATE = "rwx------";
    private static final int KEY_BYTES = 12;

    private static volatile @Nullable Path root;

    private GraphCache() {}

    /** Keeps graphs below this folder, which is made; keeps none, and says so, where it cannot be written. */
    public static void keepIn(@Nullable Path folder) {
        root = null;
        if (folder != null) {
            try {
                make(folder);
                Files.delete(Files.createTempFile(folder, "try", ""));
                root = folder;
            } catch (IOException | SecurityException e) {
                LOG.warn("millrace.cache: {} cannot be written ({}): no graphs are kept", folder, e.toString());
            }
        }
    }

    /* What is read here is run, so that nobody else is to write it. */
    private static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** Options by which TensorRT keeps its engines here, and how it timed their kernels. */
    static Map<String, String> forTensorRt() {
        Path folder = root;
        if (folder == null) {
            return Map.of();
        }
        String engines = folder.resolve("tensorrt").toString();
        return Map.of(
                "trt_engine_cache_enable",
                "1",
                "trt_engine_cache_path",
                engines,
                "trt_timing_cache_enable",
                "1",
                "trt_timing_cache_path",
                engines);
    }

    /** What is kept of a graph; empty where nothing is, as with providers that compile what they run. */
    static Optional<CachedGraph> entry(Path model, Provider provider, SessionSettings settings) {
        Path folder = root;
        if (folder == null || !provider.equals(Provider.CPU) && !provider.equals(Provider.CUDA)) {
            return Optional.empty();
        }
        try {
            Path real = model.toRealPath();
            Path place = folder.resolve("graphs").resolve(digest(List.of(real.toString())));
            String file = digest(identity(real));
            make(place);
            forgetOthers(place, file);
            return Optional.of(
                    new CachedGraph(model, place.resolve(file + "-" + digest(surroundings(provider, settings)))));
        } catch (IOException e) {
            LOG.warn("{} is not kept in the cache of graphs: {}", model, e.toString());
            return Optional.empty();
        }
    }

    private static void forgetOthers(Path place, String file) throws IOException {
        try (Stream<Path> entries = Files.list(place)) {
            for (Path entry : entries.toList()) {
                if (!String.valueOf(entry.getFileName()).startsWith(file)) {
                    CachedGraph.delete(entry);
                }
            }
        }
    }

    /* Of the graph and the files of its weights, in order of name. */
    private static List<String> identity(Path model) throws IOException {
        List<String> files = new ArrayList<>(List.of(lookOf(model)));
        for (String name : new TreeSet<>(ExternalData.ends(model).keySet())) {
            files.add(lookOf(model.resolveSibling(name)));
        }
        return files;
    }

    private static String lookOf(Path file) throws IOException {
        return file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    }

    private static List<String> surroundings(Provider provider, SessionSettings settings) {
        return List.of(
                OrtEnvironment.getEnvironment().getVersion(),
                "sums with their constant last",
                provider.name(),
                new TreeMap<>(settings.entries()).toString(),
                new TreeMap<>(settings.options(provider)).toString(),
                Integer.toString(settings.deviceId()),
                processor());
    }

    /* By its features the library chooses how it lays weights out. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line ->
                            line.startsWith("model name") || line.startsWith("flags") || line.startsWith("Features"))
                    .limit(2)
                    .toList()
                    .toString();
        } catch (IOException | UncheckedIOException _) {
            return System.getProperty("os.arch") + " " + System.getenv("PROCESSOR_IDENTIFIER");
        }
    }

    private static String digest(List<String> parts) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
