package io.millrace.profile.load;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import io.millrace.bench.load.Load;
import io.millrace.bench.load.Pace;
import io.millrace.bench.report.Quantiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients of a service of this machine, each of which sends a request as soon as the one before is answered. */
final class Clients implements AutoCloseable {

    private static final Pattern TIMING = Pattern.compile("([A-Za-z_-]+);dur=([0-9.]+)");
    private static final int TRIES = 600;

    /**
     * What they got.
     *
     * @param millis of each answer
     * @param timing sums of the parts of {@code Server-Timing} by name, milliseconds
     */
    record Seen(List<Double> millis, double seconds, Map<String, Double> timing) {
        double answersPerSecond() {
            return millis.size() / seconds;
        }

        double medianMillis() {
            return Quantiles.median(millis);
        }
    }

    private final Http http;
    private final TaskRequests requests;
    private int number;

    Clients(int port, TaskRequests requests) {
        this.http = new Http(new InetSocketAddress("localhost", port));
        this.requests = requests;
    }

    private Request request(String model) {
        return Request.post(requests.path(), requests.body(model, ++number % 1000));
    }

    /**
     * So many of them, for so long; what is sent within it is waited for and counts.
     *
     * @throws IllegalStateException when a request does not succeed
     */
    Seen run(String model, int count, double seconds) {
        long start = System.nanoTime();
        Round round = new Round(model, Load.Until.after((long) (seconds * 1e9)));
        Load.run(http.loop(), new Pace.Closed(count), round.until, round);
        if (!round.fault.isEmpty()) {
            throw new IllegalStateException("the service did not answer: " + round.fault);
        }
        return new Seen(List.copyOf(round.millis), (System.nanoTime() - start) / 1e9, Map.copyOf(round.timing));
    }

    /** Waits until a model answers. */
    void await(String model) throws IOException, InterruptedException {
        IOException last = new IOException("not asked");
        for (int i = 0; i < TRIES; i++) {
            try {
                Reply _ = http.expect(200, request(model));
                return;
            } catch (IOException e) {
                last = e;
                Thread.sleep(100);
            }
        }
        throw last;
    }

    @Override
    public void close() {
        http.close();
    }

    /** On the client's thread. */
    private final class Round implements Load.Sender {

        private final String model;
        private final Load.Until until;
        private final List<Double> millis = new ArrayList<>();
        private final Map<String, Double> timing = new HashMap<>();
        private String fault = "";

        private Round(String model, Load.Until until) {
            this.model = model;
            this.until = until;
        }

        @Override
        public void send(long due, Runnable ended) {
            http.send(request(model).bytes(), new Exchange() {
                @Override
                public void answered(Reply reply) {
                    if (reply.status() == 200) {
                        count(due, reply.header("server-timing"));
                        ended.run();
                    } else {
                        fail("status " + reply.status() + " of " + requests.path() + ": " + reply.text(), ended);
                    }
                }

                @Override
                public void lost(Lost why) {
                    fail(String.valueOf(why.getMessage()), ended);
                }
            });
        }

        private void count(long sent, String serverTiming) {
            millis.add((System.nanoTime() - sent) / 1e6);
            Matcher parts = TIMING.matcher(serverTiming);
            while (parts.find()) {
                timing.merge(parts.group(1), Double.parseDouble(parts.group(2)), Double::sum);
            }
        }

        /* That client sends no more. */
        private void fail(String why, Runnable ended) {
            fault = fault.isEmpty() ? why : fault;
            var _ = http.loop().schedule(ended, until.end() - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
