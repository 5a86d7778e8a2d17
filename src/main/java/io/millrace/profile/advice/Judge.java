package io.millrace.profile.advice;

import io.millrace.profile.record.Advice;
import io.millrace.profile.record.AdviceOutcome;
import io.millrace.profile.record.Bound;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Metric;
import io.millrace.profile.record.OperatorTimes;
import io.millrace.profile.record.Profile;
import io.millrace.profile.record.ProfileVerdict;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.profile.record.Settings;
import io.millrace.profile.record.TimedStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Says what limits a model: a pure function of what was measured. */
public final class Judge {

    private static final double HALF = 0.5;

    private Judge() {}

    /** The verdict. */
    public static ProfileVerdict of(Measured measured) {
        Optional<TimedStep> typical = Typical.of(measured);
        List<String> evidence = new ArrayList<>();
        typical.map(point -> EvidenceWords.ceiling(point, measured.machine().settings()))
                .ifPresent(evidence::add);
        operators(measured).map(EvidenceWords::operators).ifPresent(evidence::add);
        ServiceLoad load = measured.load();
        if (load != null) {
            evidence.add(EvidenceWords.load(load));
        }
        evidence.addAll(EvidenceWords.lacks(measured));
        String bottleneck = bottleneck(measured, typical);
        return new ProfileVerdict(
                bottleneck,
                typical.map(point -> sentence(measured, point, bottleneck)).orElse("Nothing was timed."),
                evidence,
                confirmed(measured));
    }

    private static String bottleneck(Measured measured, Optional<TimedStep> typical) {
        ServiceLoad load = measured.load();
        if (load != null && load.modelShare() < HALF) {
            return "the service around the model";
        }
        return typical.map(point -> name(measured, point)).orElse("not known");
    }

    private static String name(Measured measured, TimedStep point) {
        if (point.bound() != Bound.OVERHEAD) {
            return point.bound().text();
        }
        return operators(measured).filter(Judge::isMostlyInside).isPresent()
                ? "overhead in operators"
                : "overhead around operators";
    }

    private static boolean isMostlyInside(OperatorTimes operators) {
        return operators.insideMillis() > HALF * operators.runMillis();
    }

    private static Optional<OperatorTimes> operators(Measured measured) {
        return measured.operators().stream().findFirst();
    }

    private static String sentence(Measured measured, TimedStep point, String bottleneck) {
        return String.format(
                Locale.ROOT,
                "With %d waiting, %s limits %s: a step of %d takes %.2f ms, %.1f times what %s allows.",
                measured.clients(),
                bottleneck,
                measured.model().name(),
                point.batch(),
                point.millis(),
                point.distance(),
                EvidenceWords.nearer(point, measured.machine().settings()));
    }

    /* What the service was seen to gain counts more than what the model alone did. */
    private static List<Advice> confirmed(Measured measured) {
        OptionalDouble present = Metrics.now(measured, Metric.SERVICE);
        return Changes.of(measured).stream()
                .map(advice -> present.isPresent() ? confirmed(measured, advice, present.getAsDouble()) : advice)
                .filter(advice -> advice.gain() >= Changes.LEAST)
                .sorted(Comparator.comparingDouble(Advice::gain).reversed())
                .toList();
    }

    private static Advice confirmed(Measured measured, Advice advice, double present) {
        return measured.served().stream()
                .filter(served -> served.set().equals(advice.set()))
                .findFirst()
                .map(served -> new Advice(
                        advice.set(),
                        advice.present(),
                        Metric.SERVICE,
                        served.answersPerSecond() / present,
                        String.format(
                                Locale.ROOT,
                                "%s; the service then gave %.1f answers a second instead of %.1f",
                                advice.because(),
                                served.answersPerSecond(),
                                present)))
                .orElse(advice);
    }

    /** What came of the first advice of an earlier profile. */
    public static List<AdviceOutcome> outcome(Profile earlier, Measured now) {
        return earlier.verdict().advice().stream()
                .limit(1)
                .flatMap(advice -> factor(earlier.measured(), now, advice.metric()).stream()
                        .mapToObj(measured -> new AdviceOutcome(
                                advice.set(),
                                settings(now.settings())
                                        .entrySet()
                                        .containsAll(advice.set().entrySet()),
                                advice.metric(),
                                advice.gain(),
                                measured)))
                .toList();
    }

    private static OptionalDouble factor(Measured before, Measured now, Metric metric) {
        OptionalDouble from = Metrics.now(before, metric);
        OptionalDouble to = Metrics.now(now, metric);
        return from.isPresent() && to.isPresent()
                ? OptionalDouble.of(to.getAsDouble() / from.getAsDouble())
                : OptionalDouble.empty();
    }

    private static Map<String, String> settings(Settings settings) {
        return Map.of(
                "threads", Integer.toString(settings.threads()),
                "spinning", Boolean.toString(settings.spinning()),
                "instances", Integer.toString(settings.instances()),
                "batch.max-rows", Integer.toString(settings.maxRows()),
                "slots", Integer.toString(settings.slots()),
                "prefill-chunk", Integer.toString(settings.prefillChunk()));
    }
}
