package io.millrace.lab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {

    @Test
    void of_version1_limitsMemoryAndWrapsCommands(@TempDir Path root) throws IOException {
        Files.createDirectory(root.resolve("memory"));
        Cgroup group = Cgroup.of(root, 3L << 30).orElseThrow();
        Path folder = Path.of(group.toString());
        assertThat(folder.getParent()).isEqualTo(root.resolve("memory"));
        assertThat(folder.resolve("memory.limit_in_bytes")).hasContent("3221225472");
        assertThat(group.wrapper().get(2)).contains(folder + "/cgroup.procs").endsWith("exec \"$@\"");
    }

    @Test
    void of_version2_limitsMemory(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("cgroup.controllers"), "memory");
        Cgroup group = Cgroup.of(root, 1024).orElseThrow();
        assertThat(Path.of(group.toString()).resolve("memory.max")).hasContent("1024");
    }

    @Test
    void of_noControlGroups_isNone(@TempDir Path root) {
        assertThat(Cgroup.of(root, 1024)).isEmpty();
    }

    @Test
    void kills_linesOfBothVersions_areCounted() {
        assertThat(Cgroup.kills(List.of("oom_kill_disable 0", "under_oom 0", "oom_kill 2")))
                .isEqualTo(2);
        assertThat(Cgroup.kills(List.of("max 3", "oom 1"))).isZero();
    }
}
