package io.millrace.lab.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.bench.http.Reply;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an answer may be, whatever was asked: no fault of the service, nothing of its insides, and JSON where it says so. */
final class FuzzJudge {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern INSIDES = Pattern.compile("\\tat"
            + " |(?:java|javax|jdk|io\\.millrace|io\\.netty|org\\.springframework|reactor|tools\\.jackson|com\\.fasterxml|ai\\.djl|ai\\.onnxruntime)"
            + "\\.[a-z]+\\.[A-Za-z.]*[A-Z]|[A-Za-z]+Exception\\b|NullPointer|OutOfMemory|ArrayIndex");

    private FuzzJudge() {}

    /** What is wrong with an answer; empty where nothing is. */
    static Optional<String> fault(Reply reply) {
        String body = new String(reply.body(), UTF_8);
        if (reply.status() >= 500 && reply.status() != 503 && reply.status() != 504) {
            return Optional.of("status " + reply.status());
        }
        if (body.contains("The server had an error while processing")) {
            return Optional.of("a fault in a stream");
        }
        if (INSIDES.matcher(body).find()) {
            return Optional.of("insides of the service in the body");
        }
        if (reply.status() >= 400 && body.isBlank()) {
            return Optional.of("an error without a word");
        }
        return reply.header("content-type").startsWith("application/json") && !isBinary(reply) && !isJson(body)
                ? Optional.of("not JSON")
                : Optional.empty();
    }

    private static boolean isBinary(Reply reply) {
        return !reply.header("inference-header-content-length").isEmpty();
    }

    private static boolean isJson(String body) {
        try {
            return !JSON.readTree(body).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }
}
