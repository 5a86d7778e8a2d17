package io.millrace.insight;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Medians of what one client waits for when nobody else asks.
 *
 * @param service milliseconds of a text over HTTP
 * @param bare milliseconds of the same text run by {@link BareTexts}, tokenizing included
 * @param http milliseconds of a request that no model answers
 */
record IdleLatency(double service, double bare, double http) {

    private static final String NO_MODEL = "/v1/models";

    /** Milliseconds that the service adds to the bare run and HTTP. */
    public double added() {
        return service - bare - http;
    }

    /** Measures the three in turn, over one connection. */
    public static IdleLatency measure(int port, String model, BareTexts bare, String text, Duration time)
            throws IOException {
        byte[] embed = TextLoad.request(model, text);
        byte[] trivial = KeepAliveClient.get(NO_MODEL);
        List<Long> service = new ArrayList<>();
        List<Long> runs = new ArrayList<>();
        List<Long> http = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        try (KeepAliveClient client = KeepAliveClient.connect(port)) {
            do {
                service.add(nanos(client, embed));
                runs.add(bare.nanos(text));
                http.add(nanos(client, trivial));
            } while (System.nanoTime() < end);
        }
        return new IdleLatency(median(service), median(runs), median(http));
    }

    private static long nanos(KeepAliveClient client, byte[] request) throws IOException {
        long start = System.nanoTime();
        client.succeed(request);
        return System.nanoTime() - start;
    }

    private static double median(List<Long> nanos) {
        return Run.quantile(nanos, 0.5) / 1e6;
    }
}
