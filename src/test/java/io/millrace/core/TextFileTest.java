package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.SpecialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TextFileTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.json");
    }

    @ParameterizedTest
    @EnumSource
    void read_whatIsNoFileOrTooLong_isRefusedByName(SpecialFiles kind) throws IOException {
        kind.make(file);
        assertThatThrownBy(() -> TextFile.read(file, 1000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(file + ": it ");
    }

    @Test
    void read_fileThatIsNotThere_isSaid() {
        assertThatThrownBy(() -> TextFile.read(file, 1000)).hasMessage(file + ": there is no such file");
    }

    /** A file of the kernel has no size until it is read. */
    @Test
    void read_moreThanTheSizeSays_isBounded() {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.isRegularFile(status), "Linux");
        assertThatThrownBy(() -> TextFile.read(status, 10))
                .hasMessage("/proc/self/status: it has more than the 10 bytes that are read");
        assertThat(TextFile.read(status, 1 << 20)).contains("VmRSS");
    }

    @Test
    void read_justTheBound_isWhole() throws IOException {
        Files.writeString(file, "äbc");
        assertThat(TextFile.read(file, 4)).isEqualTo("äbc");
        assertThatThrownBy(() -> TextFile.read(file, 3)).hasMessage(file + ": it has 4 bytes, at most 3 are read");
    }

    @ParameterizedTest
    @EnumSource
    void requireContent_whatIsNoFile_isNotOpened(SpecialFiles kind) throws IOException {
        kind.make(file);
        assertThatCode(() -> TextFile.requireContent(file)).doesNotThrowAnyException();
    }
}
