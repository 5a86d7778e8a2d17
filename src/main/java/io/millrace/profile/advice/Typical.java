package io.millrace.profile.advice;

import io.millrace.profile.record.Measured;
import io.millrace.profile.record.TimedStep;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The step that a load mostly consists of. */
public final class Typical {

    /** Tokens of a text, where it can be that long. */
    public static final int LENGTH = 32;

    /** Positions behind a token of an answer. */
    public static final int PAST = 128;

    private Typical() {}

    /** Of so many clients; empty where nothing was timed. */
    public static Optional<TimedStep> of(Measured measured) {
        int most = measured.isDecoder()
                ? measured.settings().slots()
                : measured.settings().maxRows();
        int batch = Math.min(most, measured.clients());
        return alike(measured).stream()
                .filter(point -> point.batch() <= batch)
                .max(Comparator.comparingInt(TimedStep::batch));
    }

    /** Those that differ from it in the batch alone, the smallest first. */
    static List<TimedStep> alike(Measured measured) {
        boolean decoder = measured.isDecoder();
        List<TimedStep> steps = measured.points().stream()
                .filter(point -> !point.phase().equals(TimedStep.PREFILL))
                .toList();
        int wanted = decoder ? PAST : LENGTH;
        int size = steps.stream()
                .mapToInt(point -> decoder ? point.past() : point.tokens())
                .filter(length -> length <= wanted)
                .max()
                .orElse(0);
        return steps.stream()
                .filter(point -> (decoder ? point.past() : point.tokens()) == size)
                .sorted(Comparator.comparingInt(TimedStep::batch))
                .toList();
    }
}
