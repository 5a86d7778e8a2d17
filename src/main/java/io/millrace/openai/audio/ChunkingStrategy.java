package io.millrace.openai.audio;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import io.millrace.serving.Transcription.VoiceActivity;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The field {@code chunking_strategy}: how silence is left out, in JSON or as fields in brackets. */
final class ChunkingStrategy {

    private static final int MOST_MILLIS = 10_000;

    private static final Field<Float> THRESHOLD =
            Field.number("threshold", Values.Range.closed(0.01, 1), "Probability from which somebody speaks.");
    private static final Field<Integer> PREFIX =
            Field.integer("prefix_padding_ms", 0, MOST_MILLIS, "Milliseconds that are kept before speech.");
    private static final Field<Integer> SILENCE =
            Field.integer("silence_duration_ms", 0, MOST_MILLIS, "Milliseconds without speech that end it.");
    private static final Field<String> TYPE = Field.string("type", "server_vad.");
    private static final List<Field<?>> FIELDS = List.of(TYPE, THRESHOLD, PREFIX, SILENCE);
    private static final FieldRules RULES = FieldRules.of(FIELDS, Set.of(), Map.of());

    /** Empty for {@code auto}. */
    static final Field<Optional<VoiceActivity>> FIELD =
            new Field<>("chunking_strategy", schema(), ChunkingStrategy::read);

    private ChunkingStrategy() {}

    private static Schema<?> schema() {
        Schema<?> schema = Field.schema(
                "string",
                "auto, which is as the model has it, or an object of the type server_vad with threshold, prefix_padding_ms and silence_duration_ms: silence is left out by the model of voice activity that model.yaml names. Refused where it names none.");
        schema.setTypes(new LinkedHashSet<>(List.of("string", "object")));
        FIELDS.forEach(field -> schema.addProperty(field.name(), field.schema()));
        return schema;
    }

    private static Optional<VoiceActivity> read(JsonNode value, String path) {
        if (value.isString() && value.stringValue().equals("auto")) {
            return Optional.empty();
        }
        ObjectNode fields = object(value, path);
        RULES.check(fields, path + ".");
        JsonNode type = fields.path(TYPE.name());
        if (!type.isString() || !type.stringValue().equals("server_vad")) {
            throw Values.invalid(path + ".type", "\"server_vad\"", type);
        }
        return Optional.of(new VoiceActivity(
                THRESHOLD.below(path, fields), PREFIX.below(path, fields), SILENCE.below(path, fields)));
    }

    private static ObjectNode object(JsonNode value, String path) {
        JsonNode object = value.isString() && value.stringValue().startsWith("{") ? parsed(value, path) : value;
        if (object instanceof ObjectNode fields) {
            return fields;
        }
        throw Values.invalid(path, "\"auto\" or an object", value);
    }

    private static JsonNode parsed(JsonNode value, String path) {
        try {
            return StrictJson.parse(value.stringValue());
        } catch (InvalidRequest e) {
            throw Values.invalid(path, "\"auto\" or an object in JSON", value);
        }
    }
}
