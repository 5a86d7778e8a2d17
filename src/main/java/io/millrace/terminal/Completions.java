package io.millrace.terminal;

import io.millrace.decoding.SamplingParameter;
import io.millrace.terminal.talk.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** What Tab offers: words behind a slash, models, fields and paths. */
final class Completions implements Completer {

    private static final int MOST_FILES = 1000;
    private static final List<String> FIELDS = List.of("max_tokens", "reasoning_effort", "seed", "stop");

    private final Supplier<List<String>> models;

    Completions(Supplier<List<String>> models) {
        this.models = models;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String first = line.words().getFirst();
        if (first.startsWith("/")) {
            of(first, line.wordIndex(), line.word().substring(0, line.wordCursor()))
                    .forEach(candidates::add);
        }
    }

    /**
     * What goes on with what is entered.
     *
     * @param index 0 where the first word itself is entered
     * @param begun what is there of it
     */
    Stream<Candidate> of(String first, int index, String begun) {
        if (index == 0) {
            return Verb.words().stream().map(Candidate::new);
        }
        return switch (first) {
            case "/model" -> models.get().stream().map(Candidate::new);
            case "/set" -> fields().map(Candidate::new);
            case "/image", "/audio", "/save", "/load" -> files(begun);
            default -> Stream.empty();
        };
    }

    private static Stream<String> fields() {
        return Stream.concat(SamplingParameter.ALL.stream().map(SamplingParameter::name), FIELDS.stream())
                .distinct()
                .sorted();
    }

    private static Stream<Candidate> files(String begun) {
        String start = begun.substring(0, begun.lastIndexOf('/') + 1);
        try {
            String home = System.getProperty("user.home", ".");
            Path folder = Path.of(start.startsWith("~/") ? home + start.substring(1) : start);
            try (Stream<Path> files = Files.list(start.isEmpty() ? Path.of(".") : folder)) {
                return files.limit(MOST_FILES).map(file -> file(start, file)).toList().stream();
            }
        } catch (IOException | InvalidPathException _) {
            return Stream.empty();
        }
    }

    /* A folder may be gone on from. */
    private static Candidate file(String start, Path file) {
        boolean folder = Files.isDirectory(file);
        String name = file.getFileName() + (folder ? "/" : "");
        return new Candidate(start + name, name, null, null, null, null, !folder);
    }
}
