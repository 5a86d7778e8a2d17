package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who answers, and how the answer travels.
 *
 * @param stream whether as server-sent events
 * @param includeUsage whether the last event counts tokens
 * @param interval least time between parts of a stream
 * @param serviceTier tier the answer names; null where the request names none
 */
public record Delivery(
        String model,
        boolean stream,
        boolean includeUsage,
        Duration interval,
        @Nullable String serviceTier) {

    public static final Field<String> MODEL = new Field<>(
            "model", schema("string", "Name or alias of the model, as GET /v1/models lists it."), Delivery::model);
    private static final Field<Boolean> STREAM = Field.flag("stream", "Whether to answer with server-sent events.");
    private static final Field<Boolean> INCLUDE_USAGE =
            Field.flag("include_usage", "Whether a last event, without choices, has the token counts of the request.");
    private static final Field<Float> INTERVAL = Field.number(
            "interval",
            Values.Range.closed(0, 10),
            "Least seconds between parts of the stream but the first and the last: what comes meanwhile comes together, up to 64 tokens. "
                    + "Of remote models, each part comes as it comes. Extension.");
    private static final Field<ObjectNode> STREAM_OPTIONS =
            new Field<>("stream_options", optionsSchema(), Delivery::options);
    private static final Field<String> SERVICE_TIER =
            new Field<>("service_tier", schema("string", "auto or default, which are the same here."), Delivery::tier);

    private static final FieldRules OPTIONS = FieldRules.of(
            List.of(INCLUDE_USAGE, INTERVAL),
            Set.of("include_obfuscation"),
            Map.of("continuous_usage_stats", Set.of("false")));

    public static final List<Field<?>> ALL = List.of(MODEL, STREAM, STREAM_OPTIONS, SERVICE_TIER);

    public static Delivery read(ObjectNode body) {
        boolean stream = STREAM.in(body, false);
        if (!stream && body.hasNonNull(STREAM_OPTIONS.name())) {
            throw new InvalidRequest("stream_options", "'stream_options' needs 'stream' to be true");
        }
        ObjectNode options = STREAM_OPTIONS.in(body);
        return new Delivery(MODEL.requiredIn(body), stream, usage(options), interval(options), SERVICE_TIER.in(body));
    }

    private static Schema<?> optionsSchema() {
        return schema("object", "Only with stream.")
                .addProperty(INCLUDE_USAGE.name(), INCLUDE_USAGE.schema())
                .addProperty(INTERVAL.name(), INTERVAL.schema());
    }

    private static String model(JsonNode value, String path) {
        if (!value.isString() || value.stringValue().isBlank()) {
            throw Values.invalid(path, "the name of a model", value);
        }
        return Values.string(value, path);
    }

    private static ObjectNode options(JsonNode value, String path) {
        ObjectNode options = Values.object(value, path);
        OPTIONS.check(options, path + ".");
        return options;
    }

    private static boolean usage(@Nullable ObjectNode options) {
        return options != null && Boolean.TRUE.equals(INCLUDE_USAGE.below(STREAM_OPTIONS.name(), options));
    }

    private static Duration interval(@Nullable ObjectNode options) {
        Float seconds = options == null ? null : INTERVAL.below(STREAM_OPTIONS.name(), options);
        return seconds == null ? Duration.ZERO : Duration.ofNanos((long) (seconds * 1e9));
    }

    private static String tier(JsonNode value, String path) {
        if (Set.of("auto", "default").contains(Values.string(value, path))) {
            return "default";
        }
        throw Values.invalid(path, "\"auto\" or \"default\"", value);
    }
}
