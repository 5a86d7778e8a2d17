package io.millrace.openai.audio;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.serving.speech.Speech;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/audio/speech}, checked.
 *
 * @param events whether the answer is server-sent events, rather than the bytes of a sound
 */
record SpeechRequest(String model, boolean events, Speech.Request asked) {

    static final int MOST_CHARACTERS = 4_096;

    private static final double SLOWEST = 0.25;
    private static final double FASTEST = 4;

    private static final Field<String> INPUT = new Field<>(
            "input",
            Field.schema("string", "What is to be said.").minLength(1).maxLength(MOST_CHARACTERS),
            SpeechRequest::input);
    private static final Field<String> VOICE = new Field<>(
            "voice",
            Field.anyOf(
                    "One of the model's voices, by its name or as {\"id\": name}; by default its first.",
                    Field.schema("string", "Its name."),
                    Field.schema("object", "Its name, as id.")),
            SpeechRequest::voice);
    private static final Field<Float> SPEED = Field.number(
            "speed",
            Values.Range.closed(SLOWEST, FASTEST),
            "Relative to the model's own; models that take none take 1.");
    private static final Field<Speech.Format> FORMAT = new Field<>(
            "response_format",
            Field.schema("string", "mp3, opus (in Ogg), flac, wav, or pcm: 16 bits at 24 kHz without a header."),
            SpeechRequest::format);
    private static final Field<Boolean> EVENTS = new Field<>(
            "stream_format",
            Field.schema("string", "audio, the bytes of the sound, or sse, server-sent events with base64."),
            SpeechRequest::events);
    private static final Field<Boolean> PHONEMES = Field.flag(
            "phonemes", "Whether input is phonemes, in the notation that the model was trained with. Extension.");

    static final List<Field<?>> FIELDS = List.of(
            Delivery.MODEL,
            INPUT,
            VOICE,
            SPEED,
            FORMAT,
            EVENTS,
            PHONEMES,
            SchedulingFields.PRIORITY,
            SchedulingFields.TIMEOUT);

    private static final FieldRules RULES =
            FieldRules.of(FIELDS, FieldRules.NEVER_MATTER, Map.of("instructions", Set.of("\"\"")));

    static SpeechRequest read(ObjectNode body) {
        RULES.check(body, "");
        return new SpeechRequest(
                Delivery.MODEL.requiredIn(body),
                EVENTS.in(body, false),
                new Speech.Request(
                        INPUT.requiredIn(body),
                        PHONEMES.in(body, false),
                        VOICE.in(body),
                        SPEED.in(body, 1f),
                        FORMAT.in(body, Speech.Format.MP3),
                        SchedulingFields.in(body)));
    }

    private static String input(JsonNode value, String path) {
        String text = Values.string(value, path);
        int characters = text.codePointCount(0, text.length());
        if (text.isBlank() || characters > MOST_CHARACTERS) {
            throw new InvalidRequest(
                    path,
                    "'" + path + "' must have 1 to " + MOST_CHARACTERS + " characters, but "
                            + (text.isBlank() ? "is blank" : "has " + characters));
        }
        for (int at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at)) && !Character.isWhitespace(text.charAt(at))) {
                throw new InvalidRequest(
                        path,
                        "'" + path + "' must be text, but has the control character U+"
                                + String.format(Locale.ROOT, "%04X", (int) text.charAt(at)) + " at " + at);
            }
        }
        return text;
    }

    private static String voice(JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            FieldRules.of(List.of(Field.string("id", "")), Set.of(), Map.of()).check(object, path + ".");
            return Values.string(object.path("id"), path + ".id");
        }
        if (!value.isString()) {
            throw Values.invalid(path, "the name of a voice, or an object with its id", value);
        }
        return Values.string(value, path);
    }

    private static Speech.Format format(JsonNode value, String path) {
        if (value.isString() && value.stringValue().equals("aac")) {
            throw new InvalidRequest(
                    path, "'" + path + "' aac is not written by this server: ask for one of " + formats());
        }
        return Arrays.stream(Speech.Format.values())
                .filter(format -> value.isString() && label(format).equals(value.stringValue()))
                .findFirst()
                .orElseThrow(() -> Values.invalid(path, "one of " + formats(), value));
    }

    private static String formats() {
        return Arrays.stream(Speech.Format.values()).map(SpeechRequest::label).collect(Collectors.joining(", "));
    }

    private static String label(Speech.Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static boolean events(JsonNode value, String path) {
        return switch (value.isString() ? value.stringValue() : "") {
            case "sse" -> true;
            case "audio" -> false;
            default -> throw Values.invalid(path, "\"audio\" or \"sse\"", value);
        };
    }
}
