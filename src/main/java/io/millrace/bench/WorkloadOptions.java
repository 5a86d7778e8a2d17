package io.millrace.bench;

import io.millrace.bench.load.Lengths;
import io.millrace.bench.workload.AskedEndpoint;
import io.millrace.bench.workload.Audio;
import io.millrace.bench.workload.Calibration;
import io.millrace.bench.workload.RecordedRequests;
import io.millrace.bench.workload.Synthetic;
import io.millrace.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked. */
final class WorkloadOptions {

    @Option(
            names = "--input-tokens",
            defaultValue = "128",
            description = "of each text: N or lognormal:MEDIAN:SIGMA (${DEFAULT-VALUE})")
    String input = "128";

    @Option(
            names = {"--output-tokens", "--tokens"},
            description = "of each answer: N or lognormal:MEDIAN:SIGMA (128)")
    @Nullable
    String output;

    @Option(
            names = "--ignore-eos",
            description =
                    "answers have just their length: sends ignore_eos and min_tokens, which not every server takes")
    boolean exact;

    @Option(
            names = "--trace",
            description = "JSON lines of recorded lengths, messages or prompts, in place of generated ones")
    @Nullable
    Path trace;

    @Option(names = "--prefix-tokens", defaultValue = "0", description = "tokens that prompts share (${DEFAULT-VALUE})")
    int prefix;

    @Option(names = "--prefixes", defaultValue = "1", description = "different shared prefixes (${DEFAULT-VALUE})")
    int prefixes = 1;

    @Option(names = "--turns", defaultValue = "1", description = "requests of a conversation (${DEFAULT-VALUE})")
    int turns = 1;

    @Option(
            names = "--items",
            defaultValue = "1",
            description = "texts of an embedding request, documents of a rerank (${DEFAULT-VALUE})")
    int items = 1;

    @Option(names = "--audio", description = "file to transcribe (noise)")
    @Nullable
    Path audio;

    @Option(names = "--audio-seconds", defaultValue = "10", description = "of the noise (${DEFAULT-VALUE})")
    double audioSeconds = 10;

    void check() {
        range("--prefix-tokens", prefix, 0, Lengths.MOST);
        range("--prefixes", prefixes, 1, 1_000_000);
        range("--turns", turns, 1, 1000);
        range("--items", items, 1, 10_000);
        range("--audio-seconds", audioSeconds, 0.1, 3600);
        Lengths _ = lengths("--input-tokens", input);
        Lengths _ = lengths("--output-tokens", output());
    }

    private static void range(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "%s must be %.6g to %.6g, not %.6g".formatted(option, least, most, value));
        }
    }

    private static Lengths lengths(String option, String text) {
        try {
            return Lengths.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    String output() {
        String given = output;
        return given == null ? "128" : given;
    }

    List<RecordedRequests.Row> rows() throws IOException {
        Path file = trace;
        return file == null ? List.of() : RecordedRequests.read(file);
    }

    /** @param rows of the trace; empty where there is none */
    Workload workload(List<RecordedRequests.Row> rows, AskedEndpoint endpoint, Calibration calibration, long seed) {
        if (!rows.isEmpty()) {
            String given = output;
            int otherwise =
                    given == null ? 0 : lengths("--output-tokens", given).next(new SplittableRandom(seed));
            return RecordedRequests.of(rows, calibration, texts(endpoint), otherwise, seed);
        }
        Synthetic.Shape shape = new Synthetic.Shape(
                lengths("--input-tokens", input),
                lengths("--output-tokens", output()),
                texts(endpoint),
                prefix,
                prefixes,
                turns);
        return new Synthetic(shape, calibration, seed);
    }

    /** Texts of each request. */
    int texts(AskedEndpoint endpoint) {
        return switch (endpoint) {
            case EMBEDDINGS -> items;
            case RERANK -> items + 1;
            case CHAT, COMPLETIONS, TRANSCRIPTIONS -> 1;
        };
    }

    byte[] audio(AskedEndpoint endpoint, long seed) throws IOException {
        if (endpoint != AskedEndpoint.TRANSCRIPTIONS) {
            return new byte[0];
        }
        Path file = audio;
        return file == null ? Audio.noise(audioSeconds, seed) : Files.readAllBytes(file);
    }
}
