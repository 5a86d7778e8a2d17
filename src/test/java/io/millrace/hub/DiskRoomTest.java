package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.hub.PullException.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomTest {

    @TempDir
    Path folder;

    @Test
    void require_whatFits_passesAlsoForAFolderThatIsYetToBeMade() {
        assertThatCode(() -> DiskRoom.require(folder, 1)).doesNotThrowAnyException();
        assertThatCode(() -> DiskRoom.require(folder.resolve("a/b/c"), 1)).doesNotThrowAnyException();
    }

    @Test
    void require_nothing_passesOnAFullDisk() {
        assertThatCode(() -> DiskRoom.require(folder, 0)).doesNotThrowAnyException();
    }

    @Test
    void require_moreThanThereIs_namesFolderNeedAndWhatIsFree() {
        assertThatThrownBy(() -> DiskRoom.require(folder.resolve("a"), 1L << 55))
                .isInstanceOfSatisfying(
                        PullException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SPACE))
                .hasMessageContaining(folder.resolve("a") + ": ")
                .hasMessageContaining("are needed and")
                .hasMessageContaining("HF_HUB_CACHE");
    }
}
