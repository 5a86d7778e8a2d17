package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.StreamResponse;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.audio.transcriptions.TranscriptionVerbose;
import com.openai.models.audio.transcriptions.TranscriptionWord;
import io.millrace.models.ModelRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The model that ships to hear, through OpenAI's own client. */
@TestPropertySource(properties = "millrace.models.path=models")
class DemoEarsTest extends ServiceHarness {

    private static final Path SOUND = Path.of("models/demo-ears/examples/meeting.wav");
    private static final String SAID = "The meeting is on Monday at three twenty. Send a letter to Hana in Paris.";

    DemoEarsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private static TranscriptionCreateParams.Builder request() {
        return TranscriptionCreateParams.builder().model("demo-ears").file(SOUND);
    }

    @Test
    void transcriptions_ofTheSample_areWhatIsSaid() {
        assertThat(client().audio()
                        .transcriptions()
                        .create(request().build())
                        .asTranscription()
                        .text())
                .isEqualTo(SAID);
    }

    @Test
    void transcriptions_streamed_areTheSame() {
        try (StreamResponse<TranscriptionStreamEvent> events =
                client().audio().transcriptions().createStreaming(request().build())) {
            assertThat(events.stream()
                            .filter(TranscriptionStreamEvent::isTranscriptTextDelta)
                            .map(event -> event.asTranscriptTextDelta().delta())
                            .collect(Collectors.joining())
                            .strip())
                    .isEqualTo(SAID);
        }
    }

    @Test
    void transcriptions_withWords_findThemInTime() {
        TranscriptionVerbose heard = client().audio()
                .transcriptions()
                .create(request()
                        .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                        .timestampGranularities(List.of(TranscriptionCreateParams.TimestampGranularity.WORD))
                        .build())
                .asVerbose();
        List<TranscriptionWord> words = heard.words().orElseThrow();
        assertThat(words.stream().map(word -> word.word().strip()).collect(Collectors.joining(" ")))
                .isEqualTo(SAID);
        assertThat(words).isSortedAccordingTo((one, other) -> Double.compare(one.start(), other.start()));
        assertThat(words.getLast().end()).isLessThanOrEqualTo(heard.duration() + 0.1);
    }
}
