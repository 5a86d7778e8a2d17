package io.millrace.audio.coded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.audio.Sounds;
import io.millrace.core.ServingException.InvalidRequest;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files that were made from good ones by chance: each is read or refused, in bounded time and memory. */
class HostileSoundsTest {

    private static final List<String> FILES = List.of(
            "hello.wav",
            "hello-alaw.wav",
            "hello-stereo.flac",
            "hello-24bit.flac",
            "hello.mp3",
            "hello-44k-stereo.mp3",
            "hello.ogg",
            "hello-stereo.opus",
            "hello.webm",
            "hello-vorbis.webm",
            "hello.m4a",
            "hello-fragmented.mp4");
    private static final int MUTATIONS = 60;
    private static final long MOST_NANOS = 20_000_000_000L;
    private static final long MOST_BYTES = 400L << 20; // all that is allocated on the way, not at once

    private interface Mutation {
        byte[] of(byte[] file, Random random);
    }

    @TestFactory
    Stream<DynamicTest> file_withBytesChanged_isReadOrRefused() {
        return each((file, random) -> {
            byte[] mutated = file.clone();
            int reach = random.nextBoolean() ? file.length : Math.min(file.length, 400);
            for (int i = 0; i <= random.nextInt(12); i++) {
                mutated[random.nextInt(reach)] = (byte) random.nextInt(256);
            }
            return mutated;
        });
    }

    @TestFactory
    Stream<DynamicTest> file_withNumbersOfAllOnes_isReadOrRefused() {
        return each((file, random) -> {
            byte[] mutated = file.clone();
            int at = random.nextInt(Math.min(file.length, 1_000));
            Arrays.fill(mutated, at, Math.min(file.length, at + 1 + random.nextInt(8)), (byte) 0xff);
            return mutated;
        });
    }

    @TestFactory
    Stream<DynamicTest> file_cutShort_isReadOrRefused() {
        return each((file, random) -> Arrays.copyOf(file, random.nextInt(file.length)));
    }

    @TestFactory
    Stream<DynamicTest> file_withAPartLeftOutOrTwice_isReadOrRefused() {
        return each((file, random) -> {
            int from = random.nextInt(file.length);
            int to = Math.min(file.length, from + random.nextInt(2_000));
            boolean twice = random.nextBoolean();
            byte[] mutated = Arrays.copyOf(file, file.length + (twice ? to - from : from - to));
            System.arraycopy(file, twice ? from : to, mutated, twice ? to : from, file.length - (twice ? from : to));
            return mutated;
        });
    }

    private static Stream<DynamicTest> each(Mutation mutation) {
        return FILES.stream()
                .map(file -> DynamicTest.dynamicTest(file, () -> {
                    Random random = new Random(file.hashCode());
                    byte[] whole = Sounds.file(file);
                    for (int i = 0; i < MUTATIONS; i++) {
                        require(mutation.of(whole, random), file + " " + i);
                    }
                }));
    }

    private static void require(byte[] file, String name) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            assertThat(Sounds.samples(file)).as(name).isNotNull();
        } catch (InvalidRequest refusal) {
            assertThat(refusal).as(name).hasMessageStartingWith("file ");
        }
        assertThat(System.nanoTime() - start).as("time of " + name).isLessThan(MOST_NANOS);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes of " + name)
                .isLessThan(MOST_BYTES);
    }
}
