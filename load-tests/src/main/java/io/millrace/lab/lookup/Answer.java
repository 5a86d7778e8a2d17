package io.millrace.lab.lookup;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer and how long it took.
 *
 * @param nanos from the request to the whole answer
 */
record Answer(JsonNode body, long nanos) {

    private static final JsonMapper JSON = new JsonMapper();

    static Answer of(Http http, Request request) throws IOException {
        long start = System.nanoTime();
        String text = http.expect(200, request).text();
        return new Answer(JSON.readTree(text), System.nanoTime() - start);
    }

    double tokensPerSecond() {
        return body.at("/usage/completion_tokens").asInt() / (nanos / 1e9);
    }

    String text() {
        JsonNode choice = body.at("/choices/0");
        return choice.path("text").asString(choice.at("/message/content").asString(""));
    }

    /** One token as text, and the log-probabilities of the two likeliest there. */
    record Position(String token, double first, double second) {

        double lead() {
            return first - second;
        }
    }

    /** Where log-probabilities were asked for. */
    List<Position> positions() {
        JsonNode logprobs = body.at("/choices/0/logprobs");
        List<Position> positions = new ArrayList<>();
        if (logprobs.has("content")) {
            logprobs.path("content").forEach(node -> {
                JsonNode top = node.path("top_logprobs");
                positions.add(new Position(
                        node.path("token").asString(),
                        top.path(0).path("logprob").asDouble(),
                        top.path(1).path("logprob").asDouble()));
            });
        } else {
            for (int i = 0; i < logprobs.path("tokens").size(); i++) {
                positions.add(position(logprobs, i));
            }
        }
        return positions;
    }

    private static Position position(JsonNode logprobs, int i) {
        List<Double> top = new ArrayList<>();
        Iterator<JsonNode> values =
                logprobs.path("top_logprobs").path(i).values().iterator();
        values.forEachRemaining(value -> top.add(value.asDouble()));
        top.sort(null);
        int size = top.size();
        return new Position(
                logprobs.path("tokens").path(i).asString(),
                size < 1 ? Double.NaN : top.get(size - 1),
                size < 2 ? Double.NEGATIVE_INFINITY : top.get(size - 2));
    }
}
