package io.millrace.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which LoRA adapters a model's folder has. */
final class AdapterFiles {

    private static final Logger LOG = LoggerFactory.getLogger(AdapterFiles.class);
    private static final String EXTENSION = ".onnx_adapter";
    private static final String FOLDER = "adapters";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int MOST = 100;

    private AdapterFiles() {}

    /** Whether a file is one, by its name. */
    static boolean isOne(Path file) {
        return file.toString().endsWith(EXTENSION);
    }

    /** @throws IllegalArgumentException where an adapter cannot be called so */
    static void requireName(String name) {
        Setting.require(
                NAME.matcher(name).matches(),
                "adapters",
                "must have names of letters, digits, '.', '_' and '-', at most 100",
                "'" + Setting.printable(name) + "'");
    }

    /**
     * By name: those that model.yaml names, then those in folders {@code adapters}, then those beside the graph.
     *
     * @param home of the graphs: the folder, or its version folder, whose own adapters go before the folder's
     */
    static Map<String, AdapterSource> in(Path folder, Path home, Map<String, String> named) throws IOException {
        Map<String, AdapterSource> found = new TreeMap<>();
        named.forEach((name, file) ->
                found.put(name, AdapterSource.of(FolderBounds.named(folder, "adapters." + name, file))));
        SequencedSet<Path> places =
                new LinkedHashSet<>(List.of(home.resolve(FOLDER), home, folder.resolve(FOLDER), folder));
        for (Path place : places) {
            for (Path file : files(place)) {
                add(file, found);
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private static void add(Path file, Map<String, AdapterSource> found) {
        String name = String.valueOf(file.getFileName()).replace(EXTENSION, "");
        if (!NAME.matcher(name).matches()) {
            LOG.warn("{}: no adapter can be called so; adapters in model.yaml can name it otherwise", file);
        } else if (found.size() >= MOST && !found.containsKey(name)) {
            LOG.warn("{}: a model has at most {} adapters, and this is one too many", file, MOST);
        } else {
            found.putIfAbsent(name, AdapterSource.of(file));
        }
    }

    /** Of the files of a model's folder alone, but for its adapters. */
    static FolderStamp stampWithout(Path folder) {
        return FolderStamp.of(folder, file -> !isOne(file) && !Files.isDirectory(file));
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(AdapterFiles::isOne)
                    .filter(file -> Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }
}
