package io.millrace.telemetry;

import io.millrace.batching.BatchListener;
import io.millrace.generation.EngineListener;
import io.millrace.generation.FinishReason;
import io.millrace.generation.prefix.PrefixSource;
import io.millrace.serving.Operation;
import io.millrace.serving.UnloadReason;
import io.millrace.verdict.Bottleneck;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values of the labels that are neither models nor servers. */
final class LabelValues {

    private LabelValues() {}

    static String markdown() {
        return "| label | of | values |\n| --- | --- | --- |\n"
                + row("operation", Meters.REQUEST_DURATION, operations())
                + row("outcome", Meters.REQUEST_DURATION, words(Outcome.values()))
                + row("gen_ai_token_type", Meters.TOKEN_USAGE, Stream.of("input", "output"))
                + row("kind", Meters.STEP_TIME, words(EngineListener.StepKind.values()))
                + row("source", Meters.PREFIX_HITS, words(PrefixSource.values()))
                + row("kind", Meters.DRAFTED_TOKENS, words(EngineListener.DraftKind.values()))
                + row("outcome", Meters.SEQUENCES_ENDED, sequences())
                + row("outcome", Meters.ITEM_DURATION, words(BatchListener.Outcome.values()))
                + row("outcome", Meters.MODEL_LOAD_TIME, Stream.of("ready", "failed"))
                + row("reason", Meters.MODEL_UNLOADS, words(UnloadReason.values()))
                + row("place", Meters.MODEL_MEMORY_HELD, Stream.of("host", "device"))
                + row("reason", Meters.REFUSALS, words(Refusal.values()))
                + row("state", Meters.BOTTLENECK, words(Bottleneck.values()))
                + row("place", Meters.NATIVE_MEMORY, Stream.of("host", "device"))
                + row("place", Meters.BODIES, Stream.of(BodyMeters.MEMORY, BodyMeters.DISK));
    }

    private static Stream<String> operations() {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation != Operation.OTHER)
                .map(Operation::label);
    }

    private static Stream<String> sequences() {
        return Stream.concat(
                words(FinishReason.values()), Stream.of("invalid", "not_ready", "refused", "expired", "failed"));
    }

    private static Stream<String> words(Enum<?>[] values) {
        return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT));
    }

    private static String row(String label, Meters of, Stream<String> values) {
        return "| `%s` | `%s` | %s |\n"
                .formatted(
                        label,
                        MetricsDoc.prometheusName(of),
                        values.map(value -> "`" + value + "`").collect(Collectors.joining(", ")));
    }
}
