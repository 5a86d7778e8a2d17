package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StopStringMatcherTest {

    @Test
    void push_ofRandomPieces_agreesWithASearchOfTheWholeText() {
        int matches = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            String text = word(random, random.nextInt(30));
            List<String> stops = IntStream.range(0, random.nextInt(4))
                    .mapToObj(_ -> word(random, 1 + random.nextInt(5)))
                    .toList();
            boolean include = random.nextBoolean();
            StopStringMatcher matcher = new StopStringMatcher(stops, include);
            String streamed = stream(matcher, text, random);
            String stop = firstComplete(text, stops);
            matches += stop == null ? 0 : 1;
            assertThat(matcher.matched()).as("seed %d", seed).isEqualTo(stop);
            assertThat(streamed).as("seed %d", seed).isEqualTo(expected(text, stop, include));
        }
        assertThat(matches).isGreaterThan(5_000);
    }

    @Test
    void push_ofAPossibleBeginning_holdsBackThatAlone() {
        StopStringMatcher matcher = new StopStringMatcher(List.of("###", "User:"), false);
        assertThat(matcher.push("text #")).isEqualTo("text ");
        assertThat(matcher.push("#")).isEmpty();
        assertThat(matcher.push(" Us")).isEqualTo("## ");
        assertThat(matcher.push("ing")).isEqualTo("Using");
        assertThat(matcher.push("\nUser")).isEqualTo("\n");
        assertThat(matcher.push(": hi")).isEmpty();
        assertThat(matcher.matched()).isEqualTo("User:");
        assertThat(matcher.push("more")).isEmpty();
        assertThat(matcher.flush()).isEmpty();
    }

    @Test
    void flush_withoutAMatch_givesWhatWasHeld() {
        StopStringMatcher matcher = new StopStringMatcher(List.of("###"), false);
        assertThat(matcher.push("a##")).isEqualTo("a");
        assertThat(matcher.flush()).isEqualTo("##");
        assertThat(matcher.matched()).isNull();
    }

    @Test
    void push_toInclude_sendsTheStopStringAndNothingAfter() {
        StopStringMatcher matcher = new StopStringMatcher(List.of("END"), true);
        assertThat(matcher.push("the E")).isEqualTo("the E");
        assertThat(matcher.push("ND of")).isEqualTo("ND");
        assertThat(matcher.push("it")).isEmpty();
    }

    @Test
    void push_ofAnAdversarialText_takesLinearTime() {
        StopStringMatcher matcher = new StopStringMatcher(List.of("a".repeat(50_000) + "b"), false);
        int sent =
                IntStream.range(0, 100_000).map(_ -> matcher.push("a").length()).sum();
        assertThat(sent).isEqualTo(50_000);
    }

    @Test
    void constructor_withAnEmptyStop_refuses() {
        assertThatThrownBy(() -> new StopStringMatcher(List.of(""), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String word(Random random, int length) {
        return random.ints(length, 'a', 'a' + 3)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String stream(StopStringMatcher matcher, String text, Random random) {
        StringBuilder out = new StringBuilder();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + random.nextInt(4));
            out.append(matcher.push(text.substring(from, to)));
            from = to;
        }
        return out.append(matcher.flush()).toString();
    }

    private static int end(String text, String stop) {
        int start = text.indexOf(stop);
        return start < 0 ? Integer.MAX_VALUE : start + stop.length();
    }

    private static @Nullable String firstComplete(String text, List<String> stops) {
        return stops.stream()
                .filter(stop -> text.contains(stop))
                .min((a, b) -> end(text, a) != end(text, b)
                        ? Integer.compare(end(text, a), end(text, b))
                        : Integer.compare(b.length(), a.length()))
                .orElse(null);
    }

    private static String expected(String text, @Nullable String stop, boolean include) {
        if (stop == null) {
            return text;
        }
        int end = end(text, stop);
        return text.substring(0, include ? end : end - stop.length());
    }
}
