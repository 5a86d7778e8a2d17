package io.millrace.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VanishDrillTest {

    @Test
    void run_40Clients_goInEachWay() throws Exception {
        String answer = "x".repeat(100_000);
        try (FakeService service = new FakeService((_, _) -> Answer.json(200, answer));
                VanishDrill drill = new VanishDrill(service.address(), "c", "e", 7)) {
            assertThat(drill.run(40, 16)).hasSize(VanishDrill.Way.values().length);
        }
    }
}
