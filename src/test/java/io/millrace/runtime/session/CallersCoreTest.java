package io.millrace.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersCoreTest {

    @TempDir
    Path topology;

    @ParameterizedTest
    @CsvSource({
        "0-3, '0,2', '{0, 2}'",
        "0-3, 0, {0}",
        "2-3, '0,2', {2}",
        "4-7, 4-5, '{4, 5}'",
        "0-1, ?, {0}",
        "'', ?, {}"
    })
    void first_siblings_areOfTheFirstProcessor(String processors, String siblings, String core) throws IOException {
        BitSet all = ProcessorShare.listed(processors);
        Path folder = Files.createDirectories(topology.resolve("cpu" + Math.max(0, all.nextSetBit(0)) + "/topology"));
        Files.writeString(folder.resolve("thread_siblings_list"), siblings + "\n");
        assertThat(CallersCore.first(all, topology)).hasToString(core);
    }

    @Test
    void first_noTopology_isTheFirstProcessor() {
        assertThat(CallersCore.first(ProcessorShare.listed("1-3"), topology)).hasToString("{1}");
    }

    @Test
    void enter_thenLeave_keepsTheThreadMeanwhile() {
        BitSet before = ThreadAffinity.get();
        CallersCore.enter();
        BitSet kept = ThreadAffinity.get();
        CallersCore.leave();
        assertThat(ThreadAffinity.get()).isEqualTo(before);
        assumeThat(ProcessorShare.threads() == 0 && before.cardinality() > 1)
                .as("all of several processors are this process's")
                .isTrue();
        assertThat(kept.cardinality()).isBetween(1, before.cardinality() - 1);
        assertThat(kept.get(before.nextSetBit(0))).isTrue();
    }
}
