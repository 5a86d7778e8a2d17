package io.millrace.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.progress.HowFar;
import io.millrace.terminal.source.AnswerHead;
import io.millrace.terminal.source.Asking;
import io.millrace.terminal.source.NoAnswer;
import io.millrace.terminal.source.OwnModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two models that answer what they are told to; by default how many messages there were. */
final class FakeOwnModels implements OwnModels {

    static final JsonMapper JSON = new JsonMapper();

    final List<JsonNode> asked = new ArrayList<>();
    final List<String> loaded = new ArrayList<>();
    final CountDownLatch held = new CountDownLatch(1);
    private final Deque<Asking> next = new ArrayDeque<>();
    volatile boolean closed;

    private record Answer(AnswerHead head) implements Asking {
        @Override
        public void close() {}
    }

    static String event(String text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":" + JSON.writeValueAsString(text) + "}}]}\n\n";
    }

    private static final String END = """
            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2}}

            data: [DONE]

            """;

    void answers(String text) {
        next.add(new Answer(new AnswerHead(200, "text/event-stream", stream(event(text) + END))));
    }

    void refuses(int status, String body) {
        next.add(new Answer(new AnswerHead(status, "application/json", stream(body))));
    }

    /** Says something, and nothing more until it is stopped. */
    void hangsBehind(String text) {
        CountDownLatch stopped = new CountDownLatch(1);
        InputStream silence = new InputStream() {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }

            @Override
            public int read() throws IOException {
                held.countDown();
                try {
                    stopped.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }
        };
        InputStream body = text.isEmpty() ? silence : new SequenceInputStream(stream(event(text)), silence);
        next.add(new Asking() {
            @Override
            public AnswerHead head() {
                return new AnswerHead(200, "text/event-stream", body);
            }

            @Override
            public void close() {
                stopped.countDown();
            }
        });
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public List<String> names() {
        return List.of("one", "two");
    }

    @Override
    public String load(String model, Consumer<HowFar> progress) throws NoAnswer {
        if (!names().contains(model)) {
            throw new NoAnswer("there is no model '" + model + "'");
        }
        loaded.add(model);
        return model;
    }

    @Override
    public Asking ask(byte[] body) {
        JsonNode read = JSON.readTree(body);
        asked.add(read);
        if (next.isEmpty()) {
            answers(read.path("messages").size() + " messages");
        }
        return next.remove();
    }

    /** Texts of the messages of the last request. */
    List<String> lastMessages() {
        return asked.getLast()
                .path("messages")
                .valueStream()
                .map(message -> message.path("content").asString("(parts)"))
                .toList();
    }

    @Override
    public void close() {
        closed = true;
    }
}
