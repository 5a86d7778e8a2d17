package io.millrace.quantize;

import io.millrace.core.OneLine;
import io.millrace.core.TextFile;
import io.millrace.progress.ProgressLook;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model's folder anew, with its weight matrices in blocks of few bits, and says what that costs. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        description =
                "Writes a folder of a model anew, with its weight matrices in blocks of 4 or 8 bits, and says by how much"
                        + " that changes what it answers.")
public final class QuantizeCommand implements Callable<Integer> {

    private static final int MOST_TEXT = 1 << 20;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "the folder of a model")
    Path folder = Path.of(".");

    @Option(names = "--out", paramLabel = "FOLDER", description = "what is written (FOLDER-q4 or FOLDER-q8 beside it)")
    @Nullable
    Path out;

    @Option(
            names = "--bits",
            defaultValue = "4",
            description = "of a weight: 4 or 8, or 0 to leave them as they are (${DEFAULT-VALUE})")
    int bits = 4;

    @Option(
            names = "--block-size",
            defaultValue = "32",
            description = "weights that share a scale: 16, 32, 64, 128 or 256 (${DEFAULT-VALUE})")
    int blockSize = 32;

    @Option(
            names = "--kv-cache",
            paramLabel = "BITS",
            defaultValue = "0",
            description =
                    "of the keys and values that a decoder keeps: 8, or 0 to leave them as they are (${DEFAULT-VALUE})")
    int cacheBits;

    @Option(
            names = "--accuracy-level",
            defaultValue = "4",
            description = "of the products: 4 in 8-bit integers, 0 in the type of the activations (${DEFAULT-VALUE})")
    int accuracy = 4;

    @Option(names = "--text", paramLabel = "FILE", description = "that the change is measured on (a short English one)")
    @Nullable
    Path text;

    @Option(names = "--quiet", description = "says nothing on the way")
    boolean quiet;

    @Override
    public Integer call() {
        try {
            Path target = out == null ? beside() : out;
            quantize(usable(folder), target);
            return 0;
        } catch (IOException e) {
            return failed(e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (OrtFailure e) {
            return failed(e.reason());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private int failed(String reason) {
        spec.commandLine().getErr().println(OneLine.of(reason));
        return 1;
    }

    private Path beside() {
        Path path = folder.toAbsolutePath().normalize();
        return path.resolveSibling(
                path.getFileName() + (bits == 0 ? "" : "-q" + bits) + (cacheBits == 0 ? "" : "-kv" + cacheBits));
    }

    private static ModelFolder usable(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(path) || path.getParent() == null) {
            throw new IllegalArgumentException(path + " is no folder of a model");
        }
        List<Entry> entries = ModelRepository.at(path, Tasks.ALL);
        if (entries.size() != 1) {
            throw new IllegalArgumentException(
                    path + (entries.isEmpty() ? ": there is no ONNX file in it" : ": it serves several versions"));
        }
        return switch (entries.getFirst()) {
            case Entry.Usable(ModelFolder found) -> found;
            case Entry.Unusable unusable -> throw new IllegalArgumentException(unusable.reason());
            case Entry.Unfetched _ -> throw new IllegalArgumentException(path + ": its source has not been pulled");
        };
    }

    private void quantize(ModelFolder model, Path target) throws IOException {
        requireAny();
        BlockFormat blocks = bits == 0 ? null : new BlockFormat(bits, blockSize, accuracy);
        String read = text == null ? ownText() : TextFile.read(text, MOST_TEXT);
        try (Stages stages = Stages.over(spec.commandLine().getErr(), ProgressLook.unless(quiet))) {
            stages.at("reading the text");
            CacheScales scales = cacheBits == 0 ? CacheScales.NONE : CacheScales.measure(generating(model), read);
            write(model, target, new Wanted(blocks, scales, read), stages);
        }
    }

    /** @param text that the change is measured on */
    private record Wanted(@Nullable BlockFormat blocks, CacheScales scales, String text) {}

    private void write(ModelFolder model, Path target, Wanted wanted, Stages stages) throws IOException {
        try (NewFolder made = NewFolder.at(target)) {
            List<GraphFile> graphs = new ArrayList<>();
            List<Path> sources = new ArrayList<>();
            for (Path graph : graphs(model)) {
                stages.at("writing " + graph.getFileName());
                Path place = made.place(model.path(), graph);
                GraphFile done = GraphFile.quantize(graph, place, wanted.blocks(), wanted.scales(), GraphFile.MOST);
                graphs.add(done);
                sources.addAll(done.sources());
            }
            made.copy(model.path(), sources);
            stages.at("measuring the change");
            Change change = change(model, usable(made.path()), wanted.text(), stages::share);
            made.publish();
            stages.close();
            print(graphs, change, target);
        }
    }

    private void requireAny() {
        if (cacheBits != 0 && cacheBits != Byte.SIZE) {
            throw new IllegalArgumentException("--kv-cache must be 8 or 0, but is " + cacheBits);
        }
        if (bits == 0 && cacheBits == 0) {
            throw new IllegalArgumentException("--bits 0 and --kv-cache 0 leave nothing to quantize");
        }
    }

    private static ModelFolder generating(ModelFolder model) {
        if (!model.task().name().equals("generate")) {
            throw new IllegalArgumentException("--kv-cache is for models that generate text, not for those that "
                    + model.task().name());
        }
        return model;
    }

    private static List<Path> graphs(ModelFolder model) {
        return model.task().name().equals("generate")
                ? OrtDecoder.graphs(model.modelFile())
                : List.of(model.modelFile());
    }

    private static String ownText() throws IOException {
        try (InputStream in = Objects.requireNonNull(QuantizeCommand.class.getResourceAsStream("text.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Change change(ModelFolder before, ModelFolder after, String text, DoubleConsumer done) {
        return switch (before.task().name()) {
            case "generate" -> DecoderLoss.measure(before, after, text, done);
            case "embed" -> EmbeddingChange.measure(before, after, text, done);
            default ->
                new Change.Unknown(
                        "none is defined for models that " + before.task().name());
        };
    }

    private void print(List<GraphFile> graphs, Change change, Path target) {
        PrintWriter print = spec.commandLine().getOut();
        if (bits != 0) {
            print.printf(
                    "matrices        %d in blocks of %d weights of %d bits%n",
                    graphs.stream().mapToInt(GraphFile::matrices).sum(), blockSize, bits);
        }
        if (cacheBits != 0) {
            print.printf(
                    "kv cache        keys and values of %d layers of %d bits, a scale for each channel%n",
                    graphs.stream().mapToInt(GraphFile::layers).sum(), cacheBits);
        }
        for (GraphFile graph : graphs) {
            graph.left().forEach((name, why) -> print.printf("left            %s: %s%n", name, why));
        }
        print.printf(
                "size            %s, was %s%n",
                megabytes(graphs.stream().mapToLong(GraphFile::after).sum()),
                megabytes(graphs.stream().mapToLong(GraphFile::before).sum()));
        print.println(change.text());
        print.println("written         " + target);
        print.flush();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
    }
}
