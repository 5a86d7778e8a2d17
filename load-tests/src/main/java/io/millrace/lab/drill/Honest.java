package io.millrace.lab.drill;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A client that asks for little, one request after another with a pause between, over a connection of its own. */
record Honest(String what, Request request) {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String LOST = "lost";

    static Honest chat(String model) {
        return new Honest("chat", Request.post("/v1/chat/completions", """
                {"model":"%s","max_tokens":8,"messages":[{"role":"user","content":"What is 17 + 25?"}]}\
                """.formatted(model)));
    }

    static Honest embedding(String model) {
        return new Honest("embedding", Request.post("/v1/embeddings", """
                {"model":"%s","input":"a short text about the sea"}\
                """.formatted(model)));
    }

    /** Asks as long as it may. */
    Ends run(Http service, BooleanSupplier on) throws InterruptedException {
        Ends ends = new Ends();
        try (Http own = service.another()) {
            while (on.getAsBoolean()) {
                long start = System.nanoTime();
                String end = end(own);
                ends.add(end, System.nanoTime() - start);
                Thread.sleep(PAUSE);
            }
        }
        return ends;
    }

    private String end(Http own) {
        try {
            Reply reply = own.ask(request);
            return Integer.toString(reply.status());
        } catch (Lost e) {
            return LOST;
        }
    }
}
