package io.millrace.bench.workload;

import io.millrace.bench.load.Lengths;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Conversations of generated texts, no two alike but for the prefixes that they share. */
public final class Synthetic implements Workload {

    private final Shape shape;
    private final Calibration calibration;
    private final long seed;
    private final SplittableRandom random;

    /**
     * What they are like.
     *
     * @param input tokens of each text, prefix included, or of what a later turn adds
     * @param texts of each request
     * @param prefix tokens that the first text of a conversation shares with others; 0 for none
     * @param prefixes different ones, which take turns by chance
     */
    public record Shape(Lengths input, Lengths output, int texts, int prefix, int prefixes, int turns) {}

    public Synthetic(Shape shape, Calibration calibration, long seed) {
        this.shape = shape;
        this.calibration = calibration;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public List<Turn> next() {
        return IntStream.range(0, shape.turns()).mapToObj(this::turn).toList();
    }

    private Turn turn(int number) {
        List<String> texts = IntStream.range(0, shape.texts())
                .mapToObj(text -> text(number == 0 && text == 0))
                .toList();
        return new Turn(List.of(), texts, shape.output().next(random));
    }

    private String text(boolean first) {
        int tokens = shape.input().next(random);
        if (!first) {
            return CommonWords.text(random.nextLong(), calibration.part(tokens));
        }
        int words = calibration.prompt(tokens);
        if (shape.prefix() == 0) {
            return CommonWords.text(random.nextLong(), words);
        }
        int shared = calibration.part(shape.prefix());
        return CommonWords.text(seed + random.nextInt(shape.prefixes()), shared) + " "
                + CommonWords.text(random.nextLong(), words - shared);
    }
}
