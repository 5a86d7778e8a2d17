package io.millrace.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class VoicesTest {

    @TempDir
    Path folder;

    private void voice(String name, int floats) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * floats).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats; i++) {
            bytes.putFloat(i);
        }
        Files.createDirectories(folder.resolve("voices"));
        Files.write(folder.resolve("voices/" + name), bytes.array());
    }

    @Test
    void files_ofAFolder_areTheirRows() throws IOException {
        voice("bm_b.bin", 6);
        voice("af_a.bin", 4);
        voice("readme.txt", 1);
        Voices voices = Voices.files(folder, 2);
        assertThat(voices.all()).extracting(Voice::name).containsExactly("af_a", "bm_b");
        assertThat(voices.named("bm_b").language()).isEqualTo("en-gb");
        assertThat(voices.named("bm_b").style(1)).containsExactly(2, 3);
        assertThat(voices.named("bm_b").style(99)).containsExactly(4, 5);
        assertThat(voices.named(null).style(0)).containsExactly(0, 1);
    }

    @Test
    void files_ofAnotherSize_areRefusedByName() throws IOException {
        voice("a.bin", 3);
        assertThatThrownBy(() -> Voices.files(folder, 2))
                .hasMessageContaining("a.bin: it has 12 bytes, must be rows of 2");
        voice("a.bin", 0);
        assertThatThrownBy(() -> Voices.files(folder, 2)).hasMessageContaining("a.bin: it has 0 bytes");
        Files.delete(folder.resolve("voices/a.bin"));
        assertThatThrownBy(() -> Voices.files(folder, 2)).hasMessageContaining("there is no NAME.bin");
        assertThatThrownBy(() -> Voices.files(folder.resolve("none"), 2)).hasMessageContaining("cannot be read");
    }

    @Test
    void named_anotherName_isRefusedWithThoseThereAre() {
        Voices voices = Voices.speakers(JsonMapper.shared().readTree("{\"low\":1,\"high\":0}"), 2, "en");
        assertThat(voices.named(null).name()).isEqualTo("high");
        assertThat(voices.named("low").speaker()).isEqualTo(1);
        assertThatThrownBy(() -> voices.named("alloy"))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo("voice"))
                .hasMessage("'voice' must be one of the model's, high, low, but was 'alloy'");
    }

    @Test
    void speakers_withoutNames_areTheirNumbers() {
        Voices voices = Voices.speakers(JsonMapper.shared().readTree("{}"), 3, "en");
        assertThat(voices.all()).extracting(Voice::name).containsExactly("0", "1", "2");
        assertThatThrownBy(() -> Voices.speakers(JsonMapper.shared().readTree("{\"x\":3}"), 3, "en"))
                .hasMessageContaining("'x' must be a number from 0 to 2");
    }
}
