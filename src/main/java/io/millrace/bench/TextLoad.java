package io.millrace.bench;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import io.millrace.bench.load.Load;
import io.millrace.bench.load.Pace;
import java.time.Duration;
import java.util.List;

/** Texts sent to a running service by clients that each wait for the answer before they send the next (a closed loop). */
final class TextLoad implements Load.Sender {

    private final Http http;
    private final List<byte[]> requests;
    private int next;
    private long answered;
    private String fault = "";

    private TextLoad(Http http, List<byte[]> requests) {
        this.http = http;
        this.requests = requests;
    }

    /**
     * Texts answered a second.
     *
     * @param texts without characters that JSON escapes; sent one a request, in turn, over and over
     * @throws IllegalStateException when a request does not succeed
     */
    static double textsPerSecond(Http http, String model, List<String> texts, int clients, Duration time) {
        TextLoad load = new TextLoad(
                http, texts.stream().map(text -> request(model, text).bytes()).toList());
        long start = System.nanoTime();
        Load.run(http.loop(), new Pace.Closed(clients), Load.Until.after(time.toNanos()), load);
        if (!load.fault.isEmpty()) {
            throw new IllegalStateException("a text failed: " + load.fault);
        }
        return load.answered * 1e9 / (System.nanoTime() - start);
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
