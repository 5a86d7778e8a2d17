package io.millrace.bench;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.load.Load;
import io.millrace.bench.load.Pace;
import java.time.Duration;
import java.util.List;

/** Requests sent to a running service by clients that each wait for the answer before they send the next (a closed loop). */
final class ClosedLoad implements Load.Sender {

    private final Http http;
    private final List<byte[]> requests;
    private int next;
    private long answered;
    private String fault = "";

    private ClosedLoad(Http http, List<byte[]> requests) {
        this.http = http;
        this.requests = requests;
    }

    /**
     * Requests answered a second.
     *
     * @param requests sent in turn, over and over
     * @param what one is called in an error
     * @throws IllegalStateException when a request does not succeed
     */
    static double answersPerSecond(Http http, List<byte[]> requests, String what, int clients, Duration time) {
        ClosedLoad load = new ClosedLoad(http, requests);
        long start = System.nanoTime();
        Load.run(http.loop(), new Pace.Closed(clients), Load.Until.after(time.toNanos()), load);
        if (!load.fault.isEmpty()) {
            throw new IllegalStateException(what + " failed: " + load.fault);
        }
        return load.answered * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void send(long due, Runnable ended) {
        http.send(requests.get(next++ % requests.size()), new Exchange() {
            @Override
            public void answered(Reply reply) {
                answered++;
                fault = reply.status() == 200 ? fault : reply.status() + ": " + reply.text();
                ended.run();
            }

            @Override
            public void lost(Lost why) {
                fault = why.toString();
                ended.run();
            }
        });
    }
}
