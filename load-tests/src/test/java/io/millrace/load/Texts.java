package io.millrace.load;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prompts and texts of lengths as clients send them: most short, a few near the limit of the demo models. */
final class Texts {

    private static final List<String> QUESTIONS = List.of(
            "What is 17 + 25?",
            "Hello, who are you?",
            "Count from 3 to 19.",
            "Sort these words: pear, apple, fig, plum, cherry.",
            "Tell me a story about Ada and a dog.",
            "Which day comes after Monday?");
    private static final List<String> WORDS =
            List.of("river", "apple", "seven", "garden", "blue", "winter", "letter", "bridge", "cloud", "stone");

    private Texts() {}

    /** Records of {@code prompt} and {@code tokens}, the most that may be answered. */
    static Iterator<Map<String, Object>> prompts() {
        return endless(() -> Map.of("prompt", prompt(), "tokens", answer()));
    }

    /** Records of {@code input}, a JSON list of one to eight texts. */
    static Iterator<Map<String, Object>> inputs() {
        return endless(() -> Map.of(
                "input",
                IntStream.range(0, between(1, 9))
                        .mapToObj(i -> '"' + words(between(3, lengthOf(120))) + '"')
                        .collect(Collectors.joining(",", "[", "]"))));
    }

    /* Seven in ten are a question alone; the others have up to 150 words before it. */
    private static String prompt() {
        String question = QUESTIONS.get(between(0, QUESTIONS.size()));
        return between(0, 10) < 7 ? question : words(between(20, lengthOf(150))) + ". " + question;
    }

    /* Half end after a sentence, a tenth may go on for 200 tokens. */
    private static int answer() {
        int kind = between(0, 10);
        return kind < 5 ? between(8, 32) : kind < 9 ? between(32, 96) : 200;
    }

    /* Long-tailed: an eighth of the draws lies above half of the longest. */
    private static int lengthOf(int longest) {
        double draw = ThreadLocalRandom.current().nextDouble();
        return 21 + (int) ((longest - 21) * draw * draw * draw);
    }

    private static String words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> WORDS.get(between(0, WORDS.size())))
                .collect(Collectors.joining(" "));
    }

    private static int between(int from, int to) {
        return ThreadLocalRandom.current().nextInt(from, to);
    }

    private static Iterator<Map<String, Object>> endless(Supplier<Map<String, Object>> next) {
        return Stream.generate(next).iterator();
    }
}
