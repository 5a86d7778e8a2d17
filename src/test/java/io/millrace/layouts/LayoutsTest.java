package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.Recorder;
import io.millrace.layouts.Layout.Cache;
import io.millrace.layouts.Layout.Layers;
import io.millrace.layouts.Layout.Rows;
import io.millrace.runtime.ffi.NativeHandles;
import java.nio.file.Path;
import java.time.Duration;
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
        return Stream.concat(Families.all().stream(), Pairs.cover(new Random(7), Switches.ofDecoders()).stream());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void generate_alonePackedReusedAndAfterCancel_equalsTheReference(Layout layout) throws Exception {
        Weights weights = new Weights(1);
        LayoutFolder.write(root, "m", layout, weights);
        try (LoadedLayout loaded = new LoadedLayout(root, "m", layout, weights, tolerance(layout))) {
            checkReuse(loaded, layout);
            checkTogether(loaded);
            loaded.cancelled(prompt(8, 11), 3);
            check(loaded, prompt(8, 11), 6);
            check(loaded, join(prompt(8, 11), prompt(9, 2)), 6);
            checkScored(loaded, layout);
            assertThat(loaded.model().engine().drain(Duration.ofMinutes(1))).isTrue();
            assertThat(loaded.model().engine().snapshot().running()).isZero();
        }
    }

    private static void checkReuse(LoadedLayout loaded, Layout layout) throws InterruptedException {
        int[] prompt = prompt(2, 19);
        int[] held = join(prompt, check(loaded, prompt, 12));
        int[] longer = join(held, prompt(5, 3));
        assertThat(reused(loaded, longer)).as("reused of all").isEqualTo(held.length - 1);
        int[] other = join(Arrays.copyOf(longer, 15), prompt(6, 4));
        assertThat(reused(loaded, other)).as("reused of a part").isEqualTo(layout.is(Layers.ATTENTION) ? 15 : 0);
    }

    private static int reused(LoadedLayout loaded, int[] prompt) throws InterruptedException {
        Recorder answer = loaded.submit(prompt, 6);
        loaded.check(prompt, answer);
        return answer.finished().usage().cachedTokens();
    }

    private static void checkScored(LoadedLayout loaded, Layout layout) throws InterruptedException {
        int[] prompt = prompt(11, 21);
        Recorder answer = loaded.submit(LoadedLayout.request(prompt, 3, true));
        if (layout.is(Rows.LAST)) {
            assertThat(answer.await().error()).hasMessageContaining("last token");
        } else {
            loaded.check(prompt, answer);
            loaded.checkPrompt(prompt, answer);
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
