package io.millrace.quantize;

import io.millrace.runtime.session.MappedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A graph's file and those beside it that hold some of its weights, mapped. */
final class Storage implements AutoCloseable {

    private final Path graph;
    private final MappedFile main;
    private final Map<String, MappedFile> beside = new HashMap<>();

    private Storage(Path graph, MappedFile main) {
        this.graph = graph;
        this.main = main;
    }

    static Storage open(Path graph) throws IOException {
        return new Storage(graph, MappedFile.open(graph));
    }

    /**
     * Bytes of one of the files.
     *
     * @param file its path beside the graph; empty for the graph itself
     */
    record Span(String file, long from, long length) {}

    /** The graph. */
    MappedFile main() {
        return main;
    }

    MappedFile file(Span span) {
        return span.file().isEmpty() ? main : Objects.requireNonNull(beside.get(span.file()));
    }

    /** All of them. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(graph));
        beside.keySet().forEach(name -> files.add(graph.resolveSibling(name)));
        return files;
    }

    /**
     * Opens the file of a span, and looks whether it has one there.
     *
     * @param of name of the weights
     * @throws IllegalArgumentException where it has not
     */
    void require(Span span, String of) {
        if (!span.file().isEmpty() && !beside.containsKey(span.file())) {
            beside.put(span.file(), open(span.file(), of));
        }
        long size = file(span).size();
        if (span.from() < 0 || span.length() < 0 || span.length() > size - span.from()) {
            throw new IllegalArgumentException(graph + ": the weights " + of + " are " + span.length()
                    + " bytes from byte " + span.from() + " of " + span.file() + ", which has " + size);
        }
    }

    private MappedFile open(String name, String of) {
        Path file = beside(name, of);
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        graph + ": the weights " + of + " are in " + name + ", which is not there");
            }
            return MappedFile.open(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    graph + ": the weights " + of + " in " + name + " cannot be read (" + e + ")", e);
        }
    }

    private Path beside(String name, String of) {
        Path folder = Objects.requireNonNull(graph.toAbsolutePath().getParent()).normalize();
        try {
            Path file = folder.resolve(name).normalize();
            if (file.startsWith(folder) && !file.equals(folder)) {
                return file;
            }
        } catch (InvalidPathException _) {
            // said below
        }
        throw new IllegalArgumentException(
                graph + ": the weights " + of + " are in '" + name + "', which leads out of the graph's folder");
    }

    @Override
    public void close() {
        main.close();
        beside.values().forEach(MappedFile::close);
    }
}
