package io.millrace.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FireTest {

    @Test
    void at_40Shots_eachIsAnsweredOrLeft() throws Exception {
        try (FakeService service = new FakeService((_, body) -> Answer.json(body.isEmpty() ? 404 : 400, "{}"))) {
            Fire fire = new Fire(service.address(), 20_000);
            SplittableRandom random = new SplittableRandom(2);
            List<String> ends = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ends.add(fire.at(Shot.post("/", RepeatedBytes.of("x").then("y", 10_000)), random));
            }
            assertThat(ends).isSubsetOf("400", Fire.LEFT).contains("400");
        }
    }

    @Test
    void at_noServer_isRefused() throws Exception {
        FakeService service = new FakeService((_, _) -> Answer.json(200, "{}"));
        Fire fire = new Fire(service.address(), 1_000);
        service.close();
        assertThat(fire.at(Shot.get("/"), new SplittableRandom(1))).isEqualTo(Fire.REFUSED);
    }
}
