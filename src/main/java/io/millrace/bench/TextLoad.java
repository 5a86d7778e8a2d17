package io.millrace.bench;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import java.time.Duration;
import java.util.List;

/** Texts sent to a running service, one a request. */
final class TextLoad {

    private TextLoad() {}

    /**
     * Texts answered a second.
     *
     * @param texts without characters that JSON escapes; sent in turn, over and over
     * @throws IllegalStateException when a request does not succeed
     */
    static double textsPerSecond(Http http, String model, List<String> texts, int clients, Duration time) {
        List<byte[]> requests =
                texts.stream().map(text -> request(model, text).bytes()).toList();
        return ClosedLoad.answersPerSecond(http, requests, "a text", clients, time);
    }

    /**
     * A request of one text to {@code POST /v1/embeddings}.
     *
     * @param text without characters that JSON escapes
     */
    static Request request(String model, String text) {
        return Request.post(
                "/v1/embeddings",
                "{\"model\":\"" + model + "\",\"encoding_format\":\"base64\",\"input\":\"" + text + "\"}");
    }
}
