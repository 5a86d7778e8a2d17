package io.millrace.lab.prefix;

import io.millrace.lab.http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A completion, read from its events or its one body.
 *
 * @param cached tokens of the prompt that were not run
 */
record Answer(List<Step> steps, int cached) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A token.
     *
     * @param lead by which its logit is above the next one's
     */
    record Step(String token, double lead) {}

    /** @throws IOException where it is none */
    static Answer of(Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException("answered " + reply.status() + ": " + reply.text());
        }
        List<Step> steps = new ArrayList<>();
        int cached = 0;
        for (String event : events(reply.text())) {
            JsonNode part = JSON.readTree(event);
            add(part.path("choices").path(0).path("logprobs"), steps);
            cached = Math.max(
                    cached,
                    part.path("usage")
                            .path("prompt_tokens_details")
                            .path("cached_tokens")
                            .asInt(0));
        }
        return new Answer(steps, cached);
    }

    private static List<String> events(String body) {
        return body.startsWith("data:")
                ? body.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> line.substring(6))
                        .toList()
                : List.of(body);
    }

    private static void add(JsonNode logprobs, List<Step> steps) {
        JsonNode tokens = logprobs.path("tokens");
        for (int i = 0; i < tokens.size(); i++) {
            List<Double> best = new ArrayList<>();
            for (JsonNode value : logprobs.path("top_logprobs").path(i)) {
                best.add(value.asDouble());
            }
            best.sort((one, other) -> Double.compare(other, one));
            steps.add(new Step(
                    tokens.path(i).asString(), best.size() < 2 ? Double.POSITIVE_INFINITY : best.get(0) - best.get(1)));
        }
    }

    /** Its last tokens. */
    Answer last(int count) {
        return new Answer(steps.subList(Math.max(0, steps.size() - count), steps.size()), cached);
    }
}
