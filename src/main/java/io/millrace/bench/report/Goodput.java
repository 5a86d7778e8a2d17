package io.millrace.bench.report;

import io.millrace.bench.answer.Sample;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Objectives that a request has to meet to count as good.
 *
 * @param millis the most of each
 */
public record Goodput(Map<What, Double> millis) {

    /** What is bounded. */
    public enum What {
        TTFT,
        TPOT,
        E2EL
    }

    public Goodput {
        millis = Map.copyOf(millis);
    }

    /**
     * Written as {@code ttft:MS}, {@code tpot:MS}, {@code e2el:MS}.
     *
     * @throws IllegalArgumentException saying which is none
     */
    public static Goodput parse(List<String> objectives) {
        Map<What, Double> millis = new EnumMap<>(What.class);
        for (String objective : objectives) {
            String[] parts = objective.split(":", -1);
            try {
                What what = What.valueOf(parts[0].toUpperCase(Locale.ROOT));
                double most = Double.parseDouble(parts.length == 2 ? parts[1] : "");
                if (!(most > 0) || millis.put(what, most) != null) {
                    throw new IllegalArgumentException("not positive, or twice");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "the objective '" + objective + "' is not one of ttft:MS, tpot:MS and e2el:MS, each once", e);
            }
        }
        return new Goodput(millis);
    }

    /** Whether a request succeeded and met them all. What it does not have it meets. */
    public boolean isMetBy(Sample sample) {
        return sample.succeeded()
                && millis.entrySet().stream()
                        .allMatch(most -> of(most.getKey(), sample).allMatch(nanos -> nanos <= most.getValue() * 1e6));
    }

    private static LongStream of(What what, Sample sample) {
        return switch (what) {
            case TTFT -> sample.firstToken();
            case TPOT -> sample.perToken();
            case E2EL -> LongStream.of(sample.endToEnd());
        };
    }
}
