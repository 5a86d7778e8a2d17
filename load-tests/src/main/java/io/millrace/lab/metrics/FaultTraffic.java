package io.millrace.lab.metrics;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Requests to models that a script breaks, as the library of fault scripts plays it: their memory is short, they are slow, they fail. All but one
 * of the requests are answered whole: by halves of a batch, or by another model.
 */
final class FaultTraffic {

    /** A model that is broken on purpose. */
    static final String FRAIL = "demo-frail";

    /** Its breaker opens at the second fault, and stays open for the rest of the traffic. */
    static final Map<String, Object> SETTINGS = Map.of(
            "breaker", Map.of("minimum-calls", 2, "window", 2, "open-for", "60s"),
            "fallback", List.of(Map.of("model", "demo-chat")));

    private static final String EMBED = "demo-embed";

    private final Http http;

    FaultTraffic(Http http) {
        this.http = http;
    }

    /** Throws where a request is not answered as it should be. */
    void run() throws IOException {
        shortOfMemory();
        late();
        broken();
    }

    private void shortOfMemory() throws IOException {
        play(EMBED, "1-:oom>1");
        String texts = "\"one\"" + ",\"another\"".repeat(15);
        var _ = http.expect(200, Request.post("/v1/embeddings", """
                {"model":"%s","input":[%s]}""".formatted(EMBED, texts)));
        stop(EMBED);
    }

    private void late() throws IOException {
        play(FRAIL, "1-:slow=50ms");
        chat(504, ",\"timeout\":0.2");
        stop(FRAIL);
    }

    /** Two fail and are answered by the fallback; of the third the breaker takes no notice but to refuse it. */
    private void broken() throws IOException {
        play(FRAIL, "1-:fail");
        for (int i = 0; i < 3; i++) {
            chat(200, "");
        }
        stop(FRAIL);
    }

    private void chat(int status, String more) throws IOException {
        var _ = http.expect(status, Request.post("/v1/chat/completions", """
                {"model":"%s","min_tokens":16,"max_tokens":16,"messages":[{"role":"user","content":"Hello"}]%s}""".formatted(FRAIL, more)));
    }

    private void play(String model, String script) throws IOException {
        var _ = http.expect(200, Request.post("/actuator/faults/" + model, "{\"script\":\"%s\"}".formatted(script)));
    }

    private void stop(String model) throws IOException {
        var _ = http.expect(204, Request.delete("/actuator/faults/" + model));
    }
}
