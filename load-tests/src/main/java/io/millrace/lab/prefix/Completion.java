package io.millrace.lab.prefix;

import io.millrace.bench.http.Reply;
import io.millrace.lab.logprobs.TokenLead;
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
record Completion(List<TokenLead> steps, int cached) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IOException where it is none */
    static Completion of(Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException("answered " + reply.status() + ": " + reply.text());
        }
        List<TokenLead> steps = new ArrayList<>();
        int cached = 0;
        for (String event : events(reply.text())) {
            JsonNode part = JSON.readTree(event);
            steps.addAll(TokenLead.of(part.path("choices").path(0).path("logprobs")));
            cached = Math.max(
                    cached,
                    part.path("usage")
                            .path("prompt_tokens_details")
                            .path("cached_tokens")
                            .asInt(0));
        }
        return new Completion(steps, cached);
    }

    private static List<String> events(String body) {
        return body.startsWith("data:")
                ? body.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> line.substring(6))
                        .toList()
                : List.of(body);
    }

    /** Its last tokens. */
    Completion last(int count) {
        return new Completion(steps.subList(Math.max(0, steps.size() - count), steps.size()), cached);
    }
}
