package io.millrace.profile.load;

import java.util.Map;
import java.util.Optional;

/**
 * What clients send.
 *
 * @param path of the endpoint
 * @param body with {@code %s} for the model and {@code %d} for a number that makes requests differ
 */
record TaskRequests(String path, String body) {

    private static final String TEXT = "word ".repeat(24).strip();

    private static final Map<String, TaskRequests> BY_TASK = Map.of(
            "generate", new TaskRequests("/v1/chat/completions", """
                            {"model":"%s","stream":true,"temperature":0,"max_tokens":64,"min_tokens":64,\
                            "messages":[{"role":"user","content":"Tell me a story about number %d."}]}"""),
            "embed", new TaskRequests("/v1/embeddings", """
                            {"model":"%s","input":"%d TEXT"}""".replace("TEXT", TEXT)),
            "rerank", new TaskRequests("/v1/rerank", """
                            {"model":"%s","query":"number %d","documents":["TEXT"]}""".replace("TEXT", TEXT)),
            "classify", new TaskRequests("/v1/classify", """
                            {"model":"%s","input":"%d TEXT"}""".replace("TEXT", TEXT)));

    /** Of a task; empty for one whose requests depend on the model. */
    static Optional<TaskRequests> of(String task) {
        return Optional.ofNullable(BY_TASK.get(task));
    }

    String body(String model, int number) {
        return body.formatted(model, number);
    }
}
