package io.millrace.bench.answer;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What counts of one JSON of an answer, streamed or whole, of any endpoint.
 *
 * @param hasOutput whether it has text, thoughts or calls of the model
 * @param text of the answer, without thoughts and calls; empty where there is none
 * @param input tokens of the prompt, or -1 where it does not say
 * @param output tokens of the answer, or -1
 * @param error its message, where it is an error
 */
record Chunk(
        boolean hasOutput,
        String text,
        long input,
        long output,
        @Nullable String error) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> TEXT = Set.of("content", "text");
    private static final Set<String> OUTPUT =
            Set.of("content", "text", "reasoning_content", "reasoning", "refusal", "arguments", "name");

    /** @throws JacksonException when it is not JSON */
    static Chunk read(String json) {
        Reader reader = new Reader();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            reader.object(parser, "");
        }
        return new Chunk(reader.hasOutput, reader.text.toString(), reader.input, reader.output, reader.error);
    }

    private static final class Reader {
        private final StringBuilder text = new StringBuilder();
        private boolean hasOutput;
        private long input = -1;
        private long output = -1;
        private long total = -1;
        private @Nullable String error;

        /** @param within the member of the whole that the object is in; empty for the whole itself */
        void object(JsonParser parser, String within) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                value(parser, within, name);
            }
            if (within.isEmpty() && input < 0) {
                input = total;
            }
        }

        private void value(JsonParser parser, String within, String name) {
            switch (parser.currentToken()) {
                case START_OBJECT -> inside(parser, within.isEmpty() ? name : within);
                case START_ARRAY -> array(parser, within.isEmpty() ? name : within);
                case VALUE_STRING -> string(within, name, parser.getString());
                case VALUE_NUMBER_INT -> number(within, name, parser.getLongValue());
                default -> {}
            }
        }

        private void inside(JsonParser parser, String within) {
            if (within.equals("error") && error == null) {
                error = "an error";
            }
            object(parser, within);
        }

        private void array(JsonParser parser, String within) {
            if (!within.equals("choices")) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                object(parser, within);
            }
        }

        private void string(String within, String name, String value) {
            if (within.equals("choices") && OUTPUT.contains(name) && !value.isEmpty()) {
                hasOutput = true;
                text.append(TEXT.contains(name) ? value : "");
            } else if ((within.equals("error") && name.equals("message"))
                    || (within.isEmpty() && name.equals("error"))) {
                error = value;
            }
        }

        private void number(String within, String name, long value) {
            if (within.equals("usage")) {
                switch (name) {
                    case "prompt_tokens", "input_tokens" -> input = value;
                    case "completion_tokens", "output_tokens" -> output = value;
                    case "total_tokens" -> total = value;
                    default -> {}
                }
            }
        }
    }
}
