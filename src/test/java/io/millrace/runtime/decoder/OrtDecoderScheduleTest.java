package io.millrace.runtime.decoder;

import static io.millrace.runtime.decoder.Rows.assertClose;
import static io.millrace.runtime.decoder.Rows.copy;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.prefix.SavedPrefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random schedules of prefill chunks, decode steps and moves of prefixes over slots; every row of logits is compared with recomputing its sequence. */
class OrtDecoderScheduleTest {

    private static final int SLOTS = 5;
    private static final int STEPS = 250;
    private static final int LONGEST = 60;
    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @CsvSource({"tiny-gqa, 1", "tiny-gqa, 2", "tiny-concat, 1", "tiny-concat, 2"})
    void calls_inRandomOrder_equalRecomputation(String fixture, long seed) {
        try (OrtDecoder decoder = TinyReference.open(fixture, SLOTS);
                OrtDecoder truth = TinyReference.open(fixture, 1)) {
            Simulation simulation = new Simulation(decoder, truth, new Random(seed));
            for (int step = 0; step < STEPS; step++) {
                simulation.step();
            }
            simulation.close();
        }
    }

    private static final class Simulation {
        private final OrtDecoder decoder;
        private final OrtDecoder truth;
        private final Random random;
        private final List<List<Integer>> held = new ArrayList<>();
        private int sticky;
        private @Nullable SavedPrefix saved;
        private List<Integer> savedTokens = List.of();
        private boolean[] running = new boolean[SLOTS];

        Simulation(OrtDecoder decoder, OrtDecoder truth, Random random) {
            this.decoder = decoder;
            this.truth = truth;
            this.random = random;
            IntStream.range(0, SLOTS).forEach(_ -> held.add(new ArrayList<>()));
        }

        void step() {
            if (random.nextInt(5) == 0) {
                move();
            } else if (sticky == 0 && random.nextInt(3) == 0) {
                prefill();
            } else {
                decode();
            }
        }

        /** Gives a slot a random prefix of what another holds, or held in memory since. */
        private void move() {
            int from = random.nextInt(SLOTS);
            int to = (from + 1 + random.nextInt(SLOTS - 1)) % SLOTS;
            List<Integer> sequence = held.get(from);
            int length = random.nextInt(sequence.size() + 1);
            if (length > 0 && random.nextBoolean()) {
                decoder.copy(from, to, length);
                held.set(to, new ArrayList<>(sequence.subList(0, length)));
            } else if (length > 0 && saved == null) {
                saved = decoder.save(from, length);
                savedTokens = List.copyOf(sequence.subList(0, length));
            } else if (saved != null) {
                restore(saved, to);
            }
        }

        private void restore(SavedPrefix prefix, int slot) {
            int length = 1 + random.nextInt(prefix.length());
            decoder.restore(prefix, slot, length);
            held.set(slot, new ArrayList<>(savedTokens.subList(0, length)));
            close();
        }

        void close() {
            if (saved != null) {
                saved.close();
                saved = null;
            }
        }

        /** Keeps a random prefix of what the slot holds and runs new tokens behind it. */
        private void prefill() {
            int slot = random.nextInt(SLOTS);
            List<Integer> sequence = held.get(slot);
            int past = random.nextInt(sequence.size() + 1);
            int count = Math.min(1 + random.nextInt(12), LONGEST - past);
            if (count < 1) {
                past = 0;
                count = 1;
            }
            sequence.subList(past, sequence.size()).clear();
            int[] tokens = random.ints(count, 0, TinyReference.VOCABULARY).toArray();
            Arrays.stream(tokens).forEach(sequence::add);
            Logits logits = decoder.prefill(new PrefillChunk(slot, past, tokens, random.nextBoolean()));
            assertLast(slot, copy(logits, logits.rows() - 1));
        }

        /** Mostly repeats the same running set, as an engine does, and changes it now and then. */
        private void decode() {
            if (sticky == 0) {
                sticky = random.nextInt(8);
                running = new boolean[SLOTS];
                for (int slot = 0; slot < SLOTS; slot++) {
                    running[slot] = random.nextInt(3) > 0;
                }
            } else {
                sticky--;
            }
            int first = firstOf(running) / 2;
            int count = SLOTS - first;
            int[] tokens = new int[count];
            int[] lengths = new int[count];
            boolean[] runs = new boolean[count];
            for (int i = 0; i < count; i++) {
                List<Integer> sequence = held.get(first + i);
                lengths[i] = sequence.size();
                runs[i] = running[first + i] && sequence.size() < LONGEST;
                if (runs[i]) {
                    tokens[i] = random.nextInt(TinyReference.VOCABULARY);
                    sequence.add(tokens[i]);
                }
            }
            Logits logits = decoder.decode(new DecodeBatch(first, tokens, lengths, runs));
            for (int i = 0; i < count; i++) {
                if (runs[i]) {
                    assertLast(first + i, copy(logits, i));
                }
            }
        }

        private static int firstOf(boolean[] flags) {
            return IntStream.range(0, flags.length)
                    .filter(i -> flags[i])
                    .findFirst()
                    .orElse(0);
        }

        private void assertLast(int slot, float[] actual) {
            int[] ids = held.get(slot).stream().mapToInt(Integer::intValue).toArray();
            Logits logits = truth.prefill(new PrefillChunk(0, 0, ids, false));
            assertClose(actual, copy(logits, 0), TOLERANCE);
        }
    }
}
