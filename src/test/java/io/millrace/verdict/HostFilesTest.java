package io.millrace.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they were ten seconds apart. */
class HostFilesTest {

    private static final Path MACHINES = Path.of("src/test/resources/machines");
    private static final List<String> FILES =
            List.of("proc/stat", "proc/self/stat", "proc/self/cgroup", "proc/pressure/cpu", "sys/fs/cgroup/cpu.stat");

    private static HostCounters read(Path root) {
        return new HostFiles(root, List.of()).read();
    }

    private static HostCounters passed(String machine) {
        HostCounters before = read(MACHINES.resolve(machine).resolve("before"));
        return read(MACHINES.resolve(machine).resolve("after")).since(before);
    }

    @ParameterizedTest
    @CsvSource({
        // machine, steal, ticks, own, periods, throttled, pressure in ms
        "v2-throttled, 6, 2000, 1050, 100, 60, 300",
        "v2-namespace, 6, 2000, 1050, 100, 30, 1000",
        "v1-throttled, 6, 2000, 1050, 100, 90, 0",
        "v1-calm, 6, 2000, 1050, 0, 0, 1",
        "stolen, 500, 2000, 500, 0, 0, 0",
    })
    void read_aMachine_countsWhatPassed(
            String machine, long steal, long ticks, long own, long periods, long throttled, long pressure) {
        HostCounters passed = passed(machine);
        assertThat(passed.steal()).isEqualTo(steal);
        assertThat(passed.ticks()).isEqualTo(ticks);
        assertThat(passed.own()).isEqualTo(own);
        assertThat(passed.periods()).isEqualTo(periods);
        assertThat(passed.throttled()).isEqualTo(throttled);
        assertThat(passed.pressure()).isEqualTo(pressure * 1_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "v2-throttled, CPU_STARVED",
        "v2-namespace, CPU_STARVED",
        "v1-throttled, CPU_STARVED",
        "v1-calm, DECODE_MEMORY_BOUND",
        "stolen, CPU_STARVED",
        "neighbours, CPU_STARVED",
    })
    void verdict_aBusyModelOnAMachine_saysWhetherItIsStarved(String machine, Bottleneck word) {
        Series busy = Series.of(0.2, 0.6, 0.1, 0).on(passed(machine));
        assertThat(Verdict.of(Series.START, busy.end()).state()).isEqualTo(word);
        Series idle = Series.of(0, 0, 0, 0).present(0).on(passed(machine));
        assertThat(Verdict.of(Series.START, idle.end()).state()).isEqualTo(Bottleneck.IDLE);
    }

    @Test
    void read_nothingThere_countsNothing(@TempDir Path root) {
        HostCounters counters = read(root);
        assertThat(counters).isEqualTo(new HostCounters(0, 0, 0, 0, 0, 0, 0, counters.processors()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "cpu", "cpu  ", "cpu x y", "cpu 99999999999999999999", "some total=", "0::", ":::", ")"
            })
    void read_filesOfAnything_countNothing(String text, @TempDir Path root) throws IOException {
        write(root, text);
        HostCounters counters = read(root);
        assertThat(counters).isEqualTo(new HostCounters(0, 0, 0, 0, 0, 0, 0, counters.processors()));
    }

    @Test
    void read_filesOfNoise_neverThrows(@TempDir Path root) throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder("cpu some nr_periods ");
            random.ints(300, 32, 127).forEach(c -> text.append(c % 9 == 0 ? '\n' : (char) c));
            write(root, text.toString());
            assertThat(read(root)).isNotNull();
        }
    }

    private static void write(Path root, String text) throws IOException {
        for (String file : FILES) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
    }

    @Test
    void read_thisJvm_countsItsPausesAndTicks() {
        HostCounters counters = new HostFiles(Path.of("/")).read();
        assertThat(counters.collecting()).isNotNegative();
        assertThat(counters.processors()).isPositive();
    }
}
