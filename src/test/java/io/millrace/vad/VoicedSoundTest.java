package io.millrace.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.SampleSource;
import io.millrace.core.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class VoicedSoundTest {

    private static final int CHUNK = VoiceModel.CHUNK;
    private static final VoiceRules RULES = new VoiceRules(0.5f, 4_000, 1_600, 480, 480);

    /** A sound whose samples are their own numbers. */
    private static final class Counted implements SampleSource {

        private final int length;
        private int at;

        Counted(int length) {
            this.length = length;
        }

        @Override
        public int read(float[] target, int offset, int count, Checkpoint checkpoint) {
            int some = Math.min(count, length - at);
            for (int i = 0; i < some; i++) {
                target[offset + i] = at++;
            }
            return some;
        }

        @Override
        public boolean hasMore(Checkpoint checkpoint) {
            return at < length;
        }

        @Override
        public double seconds() {
            return at / 16_000.0;
        }

        @Override
        public double startOf(long sample) {
            return sample / 16_000.0;
        }

        @Override
        public double endOf(long sample) {
            return sample / 16_000.0;
        }
    }

    /** Says of each chunk what it is told to, and that of none behind them. */
    private static VoiceModel saying(float[] probabilities) {
        return new VoiceModel() {
            private int next;

            @Override
            public VoiceState start() {
                return new VoiceState(new float[0], List.of());
            }

            @Override
            public float probability(float[] chunk, VoiceState state) {
                return probabilities[next++];
            }

            @Override
            public void close() {}
        };
    }

    /** Silero's get_speech_timestamps, over all chunks at once: first sample and that behind the last of each piece. */
    private static List<int[]> byTheBook(float[] probabilities, int length, VoiceRules rules) {
        List<int[]> found = new ArrayList<>();
        int start = -1;
        int quiet = -1;
        for (int i = 0; i < probabilities.length; i++) {
            int at = i * CHUNK;
            if (probabilities[i] >= rules.threshold()) {
                quiet = -1;
                start = start < 0 ? at : start;
            } else if (probabilities[i] < rules.threshold() - 0.15f && start >= 0) {
                quiet = quiet < 0 ? at : quiet;
                if (at - quiet >= rules.silence()) {
                    if (quiet - start > rules.speech()) {
                        found.add(new int[] {start, quiet});
                    }
                    start = -1;
                    quiet = -1;
                }
            }
        }
        if (start >= 0 && length - start > rules.speech()) {
            found.add(new int[] {start, length});
        }
        for (int i = 0; i < found.size(); i++) {
            int[] piece = found.get(i);
            piece[0] = Math.max(i == 0 ? 0 : found.get(i - 1)[1], piece[0] - rules.before());
            piece[1] = Math.max(piece[0], Math.min(length, piece[1] + rules.after()));
        }
        return found;
    }

    private static List<Integer> samples(VoicedSound sound, Random steps) {
        List<Integer> all = new ArrayList<>();
        float[] target = new float[2_000];
        while (sound.hasMore(Checkpoint.NONE)) {
            int count = sound.read(target, 0, 1 + steps.nextInt(target.length), Checkpoint.NONE);
            for (int i = 0; i < count; i++) {
                all.add((int) target[i]);
            }
        }
        return all;
    }

    private static float[] probabilities(Random random, int count) {
        float[] probabilities = new float[count];
        float level = 0;
        for (int i = 0; i < count; i++) {
            level = random.nextInt(8) == 0 ? random.nextFloat() : level;
            probabilities[i] = Math.clamp(level + 0.2f * (random.nextFloat() - 0.5f), 0, 1);
        }
        return probabilities;
    }

    @Test
    void read_anySound_isWhatTheBookKeeps() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int length = 1 + random.nextInt(200_000);
            VoiceRules rules = seed % 3 == 0
                    ? RULES
                    : new VoiceRules(
                            0.3f + 0.5f * random.nextFloat(),
                            random.nextInt(9_000),
                            random.nextInt(6_000),
                            random.nextInt(8_000),
                            random.nextInt(4_000));
            float[] probabilities = probabilities(random, Math.ceilDiv(length, CHUNK));
            List<Integer> expected = new ArrayList<>();
            for (int[] piece : byTheBook(probabilities, length, rules)) {
                for (int i = piece[0]; i < piece[1]; i++) {
                    expected.add(i);
                }
            }
            VoicedSound sound = new VoicedSound(new Counted(length), saying(probabilities), rules);
            List<Integer> kept = samples(sound, random);
            assertThat(kept).as("seed %d", seed).isEqualTo(expected);
            for (int i = 0; i < kept.size(); i += 97) {
                assertThat(sound.startOf(i)).isEqualTo(kept.get(i) / 16_000.0);
                assertThat(sound.endOf(i + 1)).isEqualTo((kept.get(i) + 1) / 16_000.0);
            }
            assertThat(sound.seconds()).isEqualTo(length / 16_000.0);
        }
    }

    @Test
    void endOf_betweenPieces_isTheEndOfTheFirst() {
        float[] probabilities = new float[100];
        Arrays.fill(probabilities, 10, 30, 1);
        Arrays.fill(probabilities, 60, 90, 1);
        VoicedSound sound = new VoicedSound(new Counted(100 * CHUNK), saying(probabilities), RULES);
        int first = samples(sound, new Random(1)).indexOf(60 * CHUNK - 480);
        assertThat(first).isEqualTo(20 * CHUNK + 960);
        assertThat(sound.endOf(first)).isEqualTo((30 * CHUNK + 480) / 16_000.0);
        assertThat(sound.startOf(first)).isEqualTo((60 * CHUNK - 480) / 16_000.0);
        assertThat(sound.endOf(1_000_000)).isEqualTo((90 * CHUNK + 480) / 16_000.0);
    }

    @Test
    void hasMore_silence_isOverAndPassesCheckpoints() {
        int[] passed = {0};
        VoicedSound sound = new VoicedSound(new Counted(64_000), saying(new float[125]), RULES);
        assertThat(sound.hasMore(() -> passed[0]++)).isFalse();
        assertThat(passed[0]).isEqualTo(125);
        assertThat(sound.seconds()).isEqualTo(4);
    }

    @Test
    void hasMore_cancelled_stopsAtTheNextChunk() {
        int[] passed = {0};
        VoicedSound sound = new VoicedSound(new Counted(64_000), saying(new float[125]), RULES);
        assertThatThrownBy(() -> sound.hasMore(() -> {
                    if (++passed[0] > 3) {
                        throw new CancellationException();
                    }
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(sound.seconds()).isEqualTo(3 * CHUNK / 16_000.0);
    }
}
