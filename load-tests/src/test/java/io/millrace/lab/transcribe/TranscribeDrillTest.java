package io.millrace.lab.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.SoundRequests;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TranscribeDrillTest {

    private static final byte[] SOUND = SoundRequests.noise(1, 1_000, 1);

    private final AtomicInteger sounds = new AtomicInteger();
    private final AtomicInteger chats = new AtomicInteger();

    private Answer answer(String path, String body) {
        return switch (path) {
            case "/v1/audio/transcriptions" -> {
                sounds.incrementAndGet();
                yield Answer.json(200, "{\"text\":\"" + body.contains("filename=\"a.wav\"") + "\"}");
            }
            case "/v1/chat/completions" -> {
                chats.incrementAndGet();
                yield new Answer(200, Map.of("Content-Type", "text/event-stream"), "data: {}\n\ndata: [DONE]\n\n");
            }
            case "/actuator/models" ->
                Answer.json(
                        200, "{\"models\":[{\"name\":\"m\",\"queue\":{\"admitted\":0,\"running\":0,\"waiting\":0}}]}");
            default -> Answer.json(404, "{}");
        };
    }

    private static TranscribeDrill drill(Service service) {
        return new TranscribeDrill(
                service, SoundRequests.ask("m", SOUND), Ask.stream("c", 4), 3, 50, Duration.ofMillis(600));
    }

    @Test
    void phases_ofAServiceThatAnswers_areWhole() throws Exception {
        try (FakeService fake = new FakeService(this::answer);
                Service service = Service.at(fake.url())) {
            TranscribeDrill drill = drill(service);
            assertThat(drill.alone().missing()).isZero();
            assertThat(sounds).hasValue(0);
            Figures alone = drill.transcribed();
            assertThat(alone.missing()).isZero();
            assertThat(alone.rate()).isPositive();
            int before = chats.get();
            TranscribeDrill.Both both = drill.both();
            assertThat(chats.get()).isGreaterThan(before);
            assertThat(both.chats().missing() + both.sounds().missing()).isZero();
            assertThat(both.chats().median()).isPositive();
            assertThat(drill.leave(12)).isZero();
            assertThat(drill.longSound(SoundRequests.of("m", SOUND)).growth()).isNaN();
        }
    }

    @Test
    void phases_ofAServiceThatRefuses_miss() throws Exception {
        try (FakeService fake = new FakeService((_, _) -> Answer.json(500, "{\"error\":{}}"));
                Service service = Service.at(fake.url())) {
            assertThat(drill(service).transcribed().missing()).isPositive();
            assertThatThrownBy(() -> drill(service).longSound(SoundRequests.of("m", SOUND)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answered 500");
        }
    }
}
