package io.millrace.openai.audio;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Form;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.serving.Transcription;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of {@code POST /v1/audio/transcriptions} and {@code /v1/audio/translations}, checked; it names its model.
 *
 * @param segments whether segments have
 */
record TranscriptionRequest(String model, ResponseFormat format, boolean segments, Transcription.Request asked) {

    private static final int LONGEST_PROMPT = 16_384; // characters
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|[A-Za-z]{4,16}");

    private static final Field<ByteBuffer> FILE = new Field<>(
            "file",
            Field.schema("string", "The sound: WAV, FLAC, MP3, Ogg (Vorbis or Opus), WebM or M4A, whatever its name.")
                    .format("binary"),
            (value, path) -> {
                throw Values.invalid(path, "a file", value);
            });
    private static final Field<ResponseFormat> FORMAT = new Field<>(
            "response_format", Field.schema("string", "json, text, srt, verbose_json or vtt."), ResponseFormat::read);
    private static final Field<String> LANGUAGE_OF_SOUND = new Field<>(
            "language",
            Field.schema(
                    "string",
                    "ISO 639 code or English name. A model for one language hears that one; Whisper finds out where none is named."),
            TranscriptionRequest::language);
    private static final Field<String> PROMPT = Field.string(
            "prompt", "Text before the sound, of which Whisper reads the end. Models that do not read refuse it.");
    private static final Field<Float> TEMPERATURE = Field.number(
            "temperature",
            Values.Range.closed(0, 1),
            "At 0, the default, Whisper takes the likeliest text and tries higher ones where it doubts that; models that do not sample take 0 alone.");
    private static final Field<Set<String>> GRANULARITIES = new Field<>(
            "timestamp_granularities",
            Field.array(
                    Field.schema("string", "word or segment"), "What has times in verbose_json; segment by default."),
            TranscriptionRequest::granularities);
    private static final Field<Boolean> STREAM =
            Field.flag("stream", "Whether to answer with server-sent events, a segment each; with json and text.");

    private static final Field<Set<String>> INCLUDE = new Field<>(
            "include",
            Field.array(
                    Field.schema("string", "logprobs"),
                    "logprobs: those of the tokens, by models that sample; with json."),
            TranscriptionRequest::included);

    private static final List<Field<?>> OF_BOTH = List.of(
            FILE, Delivery.MODEL, FORMAT, PROMPT, TEMPERATURE, SchedulingFields.PRIORITY, SchedulingFields.TIMEOUT);
    static final List<Field<?>> FIELDS =
            Field.joined(OF_BOTH, List.of(LANGUAGE_OF_SOUND, GRANULARITIES, INCLUDE, STREAM, ChunkingStrategy.FIELD));
    static final List<Field<?>> TRANSLATION_FIELDS = OF_BOTH;

    private static final String LOGPROBS = "logprobs";
    private static final Set<String> NOTHING = Set.of();
    private static final Map<String, Set<String>> UNSUPPORTED = Map.of(
            "chunking_strategy", Set.of("\"auto\""),
            "known_speaker_names", NOTHING,
            "known_speaker_references", NOTHING,
            "stream_options", NOTHING);
    private static final FieldRules RULES = FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, UNSUPPORTED);
    private static final FieldRules TRANSLATION_RULES =
            FieldRules.of(TRANSLATION_FIELDS, FieldRules.NEVER_MATTER, UNSUPPORTED);

    static TranscriptionRequest read(Form form, boolean translate) {
        ObjectNode fields = form.fields();
        (translate ? TRANSLATION_RULES : RULES).check(fields, "");
        ResponseFormat format = FORMAT.in(fields, ResponseFormat.JSON);
        Set<String> granularities = GRANULARITIES.in(fields, Set.of("segment"));
        requireVerbose(fields, format);
        boolean logprobs = INCLUDE.in(fields, Set.of()).contains(LOGPROBS);
        requireJson(logprobs, format);
        return new TranscriptionRequest(
                Delivery.MODEL.requiredIn(fields),
                format,
                granularities.contains("segment"),
                new Transcription.Request(
                        file(form),
                        translate,
                        LANGUAGE_OF_SOUND.in(fields),
                        prompt(fields),
                        TEMPERATURE.in(fields, 0f),
                        granularities.contains("word"),
                        logprobs,
                        streams(fields, format),
                        ChunkingStrategy.FIELD.in(fields, Optional.empty()).orElse(null),
                        SchedulingFields.in(fields)));
    }

    private static ByteBuffer file(Form form) {
        ByteBuffer file = form.files().get(FILE.name());
        if (file == null) {
            throw new InvalidRequest(FILE.name(), "'" + FILE.name() + "' must be a file, but is missing");
        }
        if (!file.hasRemaining()) {
            throw new InvalidRequest(FILE.name(), "'" + FILE.name() + "' must be a file with sound, but is empty");
        }
        return file;
    }

    private static void requireVerbose(ObjectNode fields, ResponseFormat format) {
        if (fields.hasNonNull(GRANULARITIES.name()) && format != ResponseFormat.VERBOSE_JSON) {
            throw new InvalidRequest(
                    GRANULARITIES.name(),
                    "'" + GRANULARITIES.name() + "' needs 'response_format' to be verbose_json, but that is "
                            + format.label());
        }
    }

    private static void requireJson(boolean logprobs, ResponseFormat format) {
        if (logprobs && format != ResponseFormat.JSON) {
            throw new InvalidRequest(
                    INCLUDE.name(),
                    "'" + INCLUDE.name() + "' needs 'response_format' to be json, but that is " + format.label());
        }
    }

    private static Set<String> included(JsonNode value, String path) {
        return Values.list(value, path, 0, 1, TranscriptionRequest::logprobs).stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String logprobs(JsonNode value, String path) {
        String included = Values.string(value, path);
        if (!included.equals(LOGPROBS)) {
            throw Values.invalid(path, "\"logprobs\"", value);
        }
        return included;
    }

    private static boolean streams(ObjectNode fields, ResponseFormat format) {
        boolean stream = STREAM.in(fields, false);
        if (stream && !format.streams()) {
            throw new InvalidRequest(
                    STREAM.name(), "'stream' is for 'response_format' json or text, but that is " + format.label());
        }
        return stream;
    }

    private static String prompt(ObjectNode fields) {
        String prompt = PROMPT.in(fields, "");
        if (prompt.length() > LONGEST_PROMPT) {
            throw new InvalidRequest(
                    PROMPT.name(),
                    "'prompt' must have at most " + LONGEST_PROMPT + " characters, but has " + prompt.length());
        }
        return prompt;
    }

    private static String language(JsonNode value, String path) {
        String language = Values.string(value, path);
        if (!LANGUAGE.matcher(language).matches()) {
            throw Values.invalid(path, "a language such as \"en\"", value);
        }
        return language;
    }

    private static Set<String> granularities(JsonNode value, String path) {
        return Values.list(value, path, 1, 2, TranscriptionRequest::granularity).stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String granularity(JsonNode value, String path) {
        String granularity = Values.string(value, path);
        if (!granularity.equals("word") && !granularity.equals("segment")) {
            throw Values.invalid(path, "\"word\" or \"segment\"", value);
        }
        return granularity;
    }
}
