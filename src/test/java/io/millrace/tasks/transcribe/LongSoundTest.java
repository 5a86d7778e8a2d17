package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millrace.audio.EncodedSound;
import io.millrace.audio.Sound;
import io.millrace.audio.SoundWindows;
import io.millrace.audio.Sounds;
import io.millrace.core.Checkpoint;
import io.millrace.core.SoundLimits;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two hours of sound in a file of some kilobytes: windows come one at a time, each for the same memory as the one before. */
class LongSoundTest {

    private static final int RATE = 16_000;
    private static final int WINDOW = 30 * RATE;
    private static final int FRAMES = 2 * 3_600 * RATE / 65_535; // of a FLAC file
    private static final long MOST_BYTES = 16L << 20; // of a window, and of what it is decoded by

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger slices = new AtomicInteger();

    private static Sound twoHours() {
        return Sound.open(
                new EncodedSound("file", ByteBuffer.wrap(Sounds.flac(RATE, FRAMES))), SoundLimits.DEFAULT, RATE);
    }

    private long allocated() {
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void rolling_twoHours_holdsOneWindow() {
        Sound source = twoHours();
        RollingSound sound = new RollingSound(source, WINDOW, RATE / 100);
        int windows = 0;
        while (!sound.isOver()) {
            int before = slices.get();
            long bytes = allocated();
            float[] window = sound.window(slices::incrementAndGet);
            assertThat(window.length).isLessThanOrEqualTo(WINDOW);
            assertThat(slices.get() - before).as("slices of a window").isLessThanOrEqualTo(WINDOW / 1_024);
            sound.advance(window.length);
            assertThat(allocated() - bytes).as("bytes for window " + windows).isLessThan(MOST_BYTES);
            windows++;
        }
        assertThat(windows).isEqualTo(240);
        assertThat(source.seconds()).isEqualTo(FRAMES * 65_535.0 / RATE);
        assertThat(slices.get()).isGreaterThan(240 * WINDOW / 4_096);
    }

    @Test
    void windows_twoHours_holdOneAndItsMargin() {
        SoundWindows sound = new SoundWindows(twoHours(), WINDOW, 5 * RATE);
        int windows = 0;
        while (!sound.isOver()) {
            long bytes = allocated();
            assertThat(sound.next(slices::incrementAndGet).samples().length).isLessThanOrEqualTo(WINDOW);
            assertThat(allocated() - bytes).as("bytes for window " + windows).isLessThan(MOST_BYTES);
            windows++;
        }
        assertThat(windows).isBetween(359, 361);
    }

    @Test
    void rolling_leftInTheMiddle_readsNoFurther() {
        Sound source = twoHours();
        RollingSound sound = new RollingSound(source, WINDOW, RATE / 100);
        float[] first = sound.window(Checkpoint.NONE);
        sound.advance(first.length);
        Checkpoint leaves = () -> {
            if (slices.incrementAndGet() == 3) {
                throw new CancellationException("nobody waits");
            }
        };
        assertThatThrownBy(() -> sound.window(leaves)).isInstanceOf(CancellationException.class);
        assertThat(slices).hasValue(3);
    }
}
