package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.Recorder;
import io.millrace.layouts.Layout.Cache;
import io.millrace.runtime.ffi.NativeHandles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layout of a decoder gives the tokens of the plain reference, however its requests meet. */
class LayoutsTest {

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    static Stream<Layout> layouts() {
        return Stream.concat(Families.all().stream(), Pairs.cover(new Random(7)).stream());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void generate_alonePackedReusedAndAfterCancel_equalsTheReference(Layout layout) throws Exception {
        Weights weights = new Weights(1);
        LayoutFolder.write(root, "m", layout, weights);
        try (LoadedLayout loaded = new LoadedLayout(root, "m", layout, weights, tolerance(layout))) {
            int[] first = check(loaded, prompt(2, 19), 12);
            checkTogether(loaded);
            int[] longer = join(join(prompt(2, 19), first), prompt(5, 3));
            check(loaded, longer, 6); // goes on from what a slot holds
            check(loaded, join(Arrays.copyOf(longer, 15), prompt(6, 4)), 6); // shares a part of it
            loaded.cancelled(prompt(8, 11), 3);
            check(loaded, prompt(8, 11), 6);
            check(loaded, join(prompt(8, 11), prompt(9, 2)), 6);
            assertThat(loaded.model().engine().snapshot().running()).isZero();
        }
    }

    private static double tolerance(Layout layout) {
        return layout.is(Cache.HALF) ? 0.1 : 2e-3;
    }

    private static int[] check(LoadedLayout loaded, int[] prompt, int tokens) throws InterruptedException {
        return loaded.check(prompt, loaded.submit(prompt, tokens));
    }

    private static void checkTogether(LoadedLayout loaded) throws InterruptedException {
        List<int[]> prompts = new ArrayList<>();
        List<Recorder> answers = new ArrayList<>();
        int[] lengths = {1, 13, 6, 9, 3};
        for (int i = 0; i < lengths.length; i++) {
            prompts.add(prompt(20 + i, lengths[i]));
            answers.add(loaded.submit(prompts.get(i), 4 + 3 * i));
        }
        for (int i = 0; i < lengths.length; i++) {
            loaded.check(prompts.get(i), answers.get(i));
        }
    }

    private static int[] prompt(int seed, int length) {
        return new Random(seed).ints(length, 3, 290).toArray();
    }

    private static int[] join(int[] a, int[] b) {
        return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
    }
}
