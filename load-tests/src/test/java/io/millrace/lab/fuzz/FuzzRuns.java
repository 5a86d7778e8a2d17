package io.millrace.lab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.http.Http;

/** Fuzzing of the service's fixtures. */
public final class FuzzRuns {

    private FuzzRuns() {}

    public static void requireNoFaults(Http http, int cases) throws Exception {
        Fuzzer.Models asked = new Fuzzer.Models("tiny-gqa", "tiny-bert", "tiny-cross", "", "tiny-sums");
        FuzzReport report = Fuzzer.run(http, asked, 11, 2, number -> number < cases);
        assertThat(report.faults()).isEmpty();
        assertThat(report.cases()).isEqualTo(cases);
        assertThat(report.statuses()).hasSizeGreaterThan(8);
    }
}
