package io.millrace.lab.lookup;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import io.millrace.lab.logprobs.TokenLead;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer and how long it took.
 *
 * @param nanos from the request to the whole answer
 */
record TimedAnswer(JsonNode body, long nanos) {

    private static final JsonMapper JSON = new JsonMapper();

    static TimedAnswer of(Http http, Request request) throws IOException {
        long start = System.nanoTime();
        String text = http.expect(200, request).text();
        return new TimedAnswer(JSON.readTree(text), System.nanoTime() - start);
    }

    double tokensPerSecond() {
        return body.at("/usage/completion_tokens").asInt() / (nanos / 1e9);
    }

    String text() {
        JsonNode choice = body.at("/choices/0");
        return choice.path("text").asString(choice.at("/message/content").asString(""));
    }

    /** Where log-probabilities were asked for. */
    List<TokenLead> steps() {
        return TokenLead.of(body.at("/choices/0/logprobs"));
    }
}
