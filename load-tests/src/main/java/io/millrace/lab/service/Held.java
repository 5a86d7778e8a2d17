package io.millrace.lab.service;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a service holds for requests, over all models, as {@code /actuator/models} has it.
 *
 * @param running slots taken, or items in a run
 * @param waiting entries of queues
 * @param permits given and not given back
 */
public record Held(int running, int waiting, int permits) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Held NOTHING = new Held(0, 0, 0);

    public static Held by(Http http) throws IOException {
        Held held = NOTHING;
        for (JsonNode model : models(http)) {
            held = held.plus(model.path("queue"));
        }
        return held;
    }

    private Held plus(JsonNode queue) {
        return new Held(
                running + queue.path("running").intValue(0),
                waiting + queue.path("waiting").intValue(0),
                permits + queue.path("admitted").intValue(0));
    }

    /** Slots of a model, of which there is one of this name. */
    public static int slots(Http http, String model) throws IOException {
        for (JsonNode node : models(http)) {
            if (node.path("name").stringValue("").equals(model)) {
                return node.path("slots").intValue(0);
            }
        }
        throw new IOException("the service has no model '" + model + "'");
    }

    /** Models whose circuit breaker is not closed. */
    public static List<String> openBreakers(Http http) throws IOException {
        return models(http)
                .valueStream()
                .filter(model -> !model.path("breaker")
                        .path("state")
                        .stringValue("closed")
                        .equals("closed"))
                .map(model -> model.path("name").stringValue(""))
                .toList();
    }

    private static JsonNode models(Http http) throws IOException {
        return JSON.readTree(http.expect(200, Request.get("/actuator/models")).body())
                .path("models");
    }

    /** Waits until there is nothing, or the time is over; whether there is nothing. */
    public static boolean awaitNothing(Http http, Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!by(http).equals(NOTHING) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        return by(http).equals(NOTHING);
    }
}
