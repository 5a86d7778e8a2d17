package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.FinishReason;
import io.millrace.serving.TextEvent;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Flux;

/** The idle timeout ends connections between requests, never an answer that takes longer. */
@TestPropertySource(properties = "server.netty.idle-timeout=100ms")
class IdleConnectionTest extends EdgeTest {

    @Test
    void answer_slowerThanTheIdleTimeout_arrives() throws Exception {
        TextEvent late = FakeTextGeneration.delta(0, "late", -1);
        TextEvent finished = new TextEvent.ChoiceFinished(0, FinishReason.STOP, null);
        TextEvent done = new TextEvent.Done(FakeTextGeneration.USAGE);
        generation.script(_ -> Flux.just(late, finished, done).delaySequence(Duration.ofMillis(700)));
        for (boolean stream : new boolean[] {true, false}) {
            String body = "{\"model\":\"m\",\"prompt\":\"p\",\"stream\":" + stream + "}";
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> response =
                        client.send(json("/v1/completions", body).build(), BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).contains("late");
            }
        }
    }
}
