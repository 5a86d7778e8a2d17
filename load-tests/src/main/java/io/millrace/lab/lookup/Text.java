package io.millrace.lab.lookup;

import io.millrace.bench.http.Request;

/** What is asked for. */
enum Text {
    /** A text that goes on as it began: a passage given twice and begun a third time, most likely tokens. */
    REPEATED("/v1/completions", 0, """
            "prompt":"%1$s%1$sAnna had a small red boat. She","seed":%2$d""") {
        @Override
        String fields(int number) {
            return fields.formatted(PASSAGE, number);
        }
    },
    /** A list of like objects, most likely tokens. */
    RECORDS("/v1/completions", 0, """
            "prompt":"{\\"people\\":[{\\"name\\":\\"Anna\\",\\"age\\":%1$d},{\\"name\\":\\"Ben\\",\\"age\\":%1$d},{\\"name\\":\\"Carl\\",\\"age\\":%1$d},"
            """),
    /** A story, most likely tokens. */
    STORY("/v1/chat/completions", 0, """
            "messages":[{"role":"user","content":"Tell me a story about number %d."}]"""),
    /** A story, drawn at random. */
    DRAWN("/v1/chat/completions", 0.8, """
            "messages":[{"role":"user","content":"Tell me a story."}],"seed":%d""");

    private static final String PASSAGE =
            "Anna had a small red boat. She took it to the lake every morning. The fox watched her from the hill. "
                    + "One day the boat drifted away, and the fox swam after it. ";

    final String fields;
    private final String path;
    private final double temperature;

    Text(String path, double temperature, String fields) {
        this.path = path;
        this.temperature = temperature;
        this.fields = fields;
    }

    String fields(int number) {
        return fields.formatted(number);
    }

    /**
     * A request.
     *
     * @param number by which those of one kind differ
     * @param more fields, as JSON, after a comma
     */
    Request request(String model, int tokens, int number, String more) {
        return Request.post(path, """
                {"model":"%s","temperature":%s,"max_tokens":%d,"min_tokens":%d,%s%s}""".formatted(
                        model, temperature, tokens, tokens, fields(number).strip(), more));
    }

    /** Fields that ask for the two likeliest tokens at each position. */
    String logprobs() {
        return path.contains("chat") ? ",\"logprobs\":true,\"top_logprobs\":2" : ",\"logprobs\":2";
    }

    boolean isDrawn() {
        return temperature > 0;
    }
}
