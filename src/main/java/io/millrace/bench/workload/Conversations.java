package io.millrace.bench.workload;

import io.millrace.bench.answer.AnswerMeter;
import io.millrace.bench.answer.Sample;
import io.millrace.bench.http.Http;
import io.millrace.bench.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Holds the conversations of a workload with a server: each turn is sent when the one before it was answered, which then is part of the
 * messages. A failed turn ends its conversation.
 */
public final class Conversations implements Load.Sender {

    private final Http http;
    private final TurnRequests requests;
    private final Workload workload;
    private final long end;
    private final Consumer<Sample> samples;

    /** @param end after which, by {@link System#nanoTime}, no further turn begins */
    public Conversations(Http http, TurnRequests requests, Workload workload, long end, Consumer<Sample> samples) {
        this.http = http;
        this.requests = requests;
        this.workload = workload;
        this.end = end;
        this.samples = samples;
    }

    @Override
    public void send(long due, Runnable ended) {
        turn(List.of(), workload.next(), due, ended);
    }

    private void turn(List<JsonNode> history, List<Turn> turns, long due, Runnable ended) {
        Turn turn = turns.getFirst();
        List<Turn> left = turns.subList(1, turns.size());
        http.send(
                requests.of(history, turn), new AnswerMeter(requests.endpoint().generates(), due, (sample, text) -> {
                    samples.accept(sample);
                    long now = System.nanoTime();
                    if (left.isEmpty() || !sample.succeeded() || now - end >= 0) {
                        ended.run();
                    } else {
                        turn(grown(history, turn, text), left, now, ended);
                    }
                }));
    }

    private static List<JsonNode> grown(List<JsonNode> history, Turn turn, String answer) {
        List<JsonNode> grown = new ArrayList<>(history);
        grown.addAll(TurnRequests.said(turn));
        grown.add(TurnRequests.message("assistant", answer));
        return grown;
    }
}
