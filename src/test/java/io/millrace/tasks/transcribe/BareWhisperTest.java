package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.Sounds;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.tasks.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BareWhisperTest {

    private static final SessionSettings CPU = new SessionSettings(List.of(Provider.CPU), true, 0, 1, false);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @AfterEach
    void nothingNativeIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void windowsPerSecond_soundOfSomeWindows_runsEachOfThem() {
        ModelFolder folder = Tasks.folder(Path.of("src/test/resources/whisper"), "tiny-whisper");
        try (BareWhisper bare = BareWhisper.open(folder, CPU, Sounds.wav(WhisperTest.saw(40), 16_000))) {
            assertThat(bare.windows()).isBetween(2, 10);
            assertThat(bare.tokens()).isPositive();
            assertThat(bare.windowsPerSecond(2, Duration.ofNanos(1))).isPositive();
        }
    }

    @Test
    void open_modelThatIsNoWhisper_isRefused() {
        ModelFolder folder = Tasks.folder(Path.of("models"), "demo-embed");
        assertThatThrownBy(() -> BareWhisper.open(folder, CPU, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model 'demo-embed' is no Whisper");
    }
}
