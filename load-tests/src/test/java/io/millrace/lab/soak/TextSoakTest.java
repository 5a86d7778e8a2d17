package io.millrace.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TextSoakTest {

    private static final String SCRAPE = "millrace_native_handles 7.0\njvm_memory_used_bytes{area=\"heap\"} 1.0E6\n";

    @Test
    void run_rightAnswers_eachStepIsGood() throws Exception {
        List<TextSoak.Step> told = new ArrayList<>();
        List<TextSoak.Step> steps = run((_, body) -> vector(body.hashCode()), told);
        assertThat(told).isEqualTo(steps).hasSize(10).allMatch(TextSoak.Step::good);
        assertThat(steps.getLast().sent()).isEqualTo(400);
        assertThat(steps.getLast().memory().handles()).isEqualTo(7);
    }

    @Test
    void run_vectorThatChanges_isWrong() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<TextSoak.Step> steps = run((_, _) -> vector(asked.incrementAndGet()), new ArrayList<>());
        assertThat(steps.getLast().wrong()).isPositive();
        assertThat(steps.getLast().fault()).contains("has another vector than its text");
    }

    @Test
    void run_anAnswerThatFails_isLost() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<TextSoak.Step> steps = run(
                (_, body) -> asked.incrementAndGet() == 50 ? Answer.json(500, "{}") : vector(body.hashCode()),
                new ArrayList<>());
        assertThat(steps.getLast().lost()).isEqualTo(1);
        assertThat(steps.getLast().fault()).contains("was answered 500");
    }

    @Test
    void run_modelThatRefuses_saysSo() {
        assertThatThrownBy(() -> run((_, _) -> Answer.json(400, "no"), new ArrayList<>()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered 400 in the place of 200");
    }

    @Test
    void text_requestsOfASoak_areDistinctButForTheSamples() {
        Set<String> own = new HashSet<>();
        Set<String> samples = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            (i % TextSoak.SAMPLE_EVERY == 0 ? samples : own).add(TextSoak.text(i));
        }
        assertThat(own).hasSize(5_000 - 5_000 / TextSoak.SAMPLE_EVERY).doesNotContainAnyElementsOf(samples);
        assertThat(samples).hasSize(TextSoak.SAMPLES);
    }

    private static List<TextSoak.Step> run(FakeService.Script embeddings, List<TextSoak.Step> told) throws Exception {
        FakeService.Script script = (path, body) ->
                path.equals("/v1/embeddings") ? embeddings.answer(path, body) : Answer.json(200, SCRAPE);
        try (FakeService fake = new FakeService(script);
                Service service = Service.at(fake.url())) {
            return TextSoak.run(service, "m", 400, 8, told::add);
        }
    }

    private static Answer vector(int seed) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat((float) Math.cos(seed)).putFloat((float) Math.sin(seed));
        return Answer.json(200, "{\"embedding\":\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"}");
    }
}
