package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;

import io.gatling.javaapi.core.Assertion;
import java.util.List;

/** What the runs are held to. */
final class Limits {

    private Limits() {}

    static List<Assertion> streams() {
        return List.of(errors(), p95(Requests.TTFT, Settings.TTFT_MILLIS), p95(Requests.ITL, Settings.ITL_MILLIS));
    }

    static List<Assertion> embeddings() {
        return List.of(errors(), p95(Requests.EMBED, Settings.EMBEDDING_MILLIS));
    }

    static List<Assertion> all() {
        return List.of(
                errors(),
                p95(Requests.TTFT, Settings.TTFT_MILLIS),
                p95(Requests.ITL, Settings.ITL_MILLIS),
                p95(Requests.EMBED, Settings.EMBEDDING_MILLIS));
    }

    /** Some are answered, some refused, quickly. */
    static List<Assertion> spike() {
        return List.of(
                errors(),
                details(Requests.REFUSED).allRequests().count().gt(0L),
                p95(Requests.REFUSED, Settings.REFUSAL_MILLIS));
    }

    private static Assertion errors() {
        return global().failedRequests().percent().lte(Settings.ERROR_PERCENT);
    }

    private static Assertion p95(String request, int millis) {
        return details(request).responseTime().percentile(95).lte(millis);
    }
}
