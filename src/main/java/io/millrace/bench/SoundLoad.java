package io.millrace.bench;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.load.Load;
import io.millrace.bench.load.Pace;
import java.time.Duration;

/** One sound sent to a running service by clients that each wait for its text before they send it again (a closed loop). */
final class SoundLoad implements Load.Sender {

    private final Http http;
    private final byte[] request;
    private long answered;
    private String fault = "";

    private SoundLoad(Http http, byte[] request) {
        this.http = http;
        this.request = request;
    }

    /**
     * Sounds written down a second.
     *
     * @throws IllegalStateException when a request does not succeed
     */
    static double soundsPerSecond(Http http, byte[] request, int clients, Duration time) {
        SoundLoad load = new SoundLoad(http, request);
        long start = System.nanoTime();
        Load.run(http.loop(), new Pace.Closed(clients), Load.Until.after(time.toNanos()), load);
        if (!load.fault.isEmpty()) {
            throw new IllegalStateException("a sound failed: " + load.fault);
        }
        return load.answered * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void send(long due, Runnable ended) {
        http.send(request, new Exchange() {
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
