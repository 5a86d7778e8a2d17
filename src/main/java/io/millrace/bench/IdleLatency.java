package io.millrace.bench;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import io.millrace.bench.report.Quantiles;
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

    /** Measures the three in turn. */
    public static IdleLatency measure(Http http, String model, BareTexts bare, String text, Duration time)
            throws IOException {
        Request embed = TextLoad.request(model, text);
        Request trivial = Request.get(NO_MODEL);
        List<Long> service = new ArrayList<>();
        List<Long> runs = new ArrayList<>();
        List<Long> gets = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        do {
            service.add(nanos(http, embed));
            runs.add(bare.nanos(text));
            gets.add(nanos(http, trivial));
        } while (System.nanoTime() < end);
        return new IdleLatency(median(service), median(runs), median(gets));
    }

    private static long nanos(Http http, Request request) throws IOException {
        long start = System.nanoTime();
        Reply _ = http.expect(200, request);
        return System.nanoTime() - start;
    }

    private static double median(List<Long> nanos) {
        return Quantiles.median(nanos) / 1e6;
    }
}
