package io.millrace.lab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import io.millrace.bench.http.Http;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FuzzerTest {

    private static final Fuzzer.Models MODELS = new Fuzzer.Models("c", "e", "r", "", "e");
    private static final String INPUTS = """
            {"inputs":[{"name":"x","datatype":"INT64","shape":[-1,2]}]}""";

    @Test
    void run_serviceWithoutFault_reportsEachCaseAndNoFault() throws Exception {
        FuzzReport report = run((_, _) -> Answer.json(200, INPUTS));
        assertThat(report.faults()).isEmpty();
        assertThat(report.cases()).isEqualTo(100);
        assertThat(report.statuses()).hasSizeGreaterThan(8).containsKey("/v2/models/e/infer");
    }

    @Test
    void run_serviceThatBreaks_reportsTheFaults() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        FuzzReport report = run((_, _) ->
                asked.incrementAndGet() > 40 ? Answer.json(500, "{\"error\":\"x\"}") : Answer.json(200, INPUTS));
        assertThat(report.faults()).anyMatch(fault -> fault.startsWith("case ") && fault.contains("status 500"));
        assertThat(report.faults()).anyMatch(fault -> fault.contains("a valid request fails afterwards"));
    }

    @Test
    void run_serviceThatRefusesTheValid_saysSo() {
        assertThatThrownBy(() ->
                        run((path, _) -> path.startsWith("/v1") ? Answer.json(400, "{}") : Answer.json(200, INPUTS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a valid request");
    }

    private static FuzzReport run(FakeService.Script script) throws Exception {
        try (FakeService service = new FakeService(script);
                Http http = new Http(service.address())) {
            return Fuzzer.run(http, MODELS, 11, 2, number -> number < 100);
        }
    }
}
