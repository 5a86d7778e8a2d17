package io.millrace.profile.advice;

import io.millrace.profile.record.Advice;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Metric;
import io.millrace.profile.record.Settings;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of settings that would pay by what was measured of the model alone. */
public final class Changes {

    /** A gain below which a change isn't worth it, and may be noise. */
    static final double LEAST = 1.05;

    /** Of the best, what is as good as it. */
    private static final double AS_GOOD = 0.97;

    private Changes() {}

    /** The largest gain first. */
    public static List<Advice> of(Measured measured) {
        return Stream.of(batch(measured), session(measured), chunk(measured))
                .flatMap(Optional::stream)
                .filter(advice -> advice.gain() >= LEAST)
                .sorted(Comparator.comparingDouble(Advice::gain).reversed())
                .toList();
    }

    /* Threads, spinning and instances, which depend on each other. */
    private static Optional<Advice> session(Measured measured) {
        Optional<SettingsTrial> present = Metrics.present(measured).findFirst();
        Optional<SettingsTrial> best = Metrics.trials(measured).max(Comparator.comparingDouble(SettingsTrial::rate));
        if (present.isEmpty() || best.isEmpty()) {
            return Optional.empty();
        }
        return Metrics.trials(measured)
                .filter(trial -> trial.rate() >= AS_GOOD * best.get().rate())
                .min(Comparator.<SettingsTrial>comparingInt(
                                trial -> changed(measured, trial).size())
                        .thenComparing(SettingsTrial::rate, Comparator.reverseOrder()))
                .filter(trial -> !changed(measured, trial).isEmpty())
                .map(trial -> session(measured, present.get(), trial));
    }

    private static Advice session(Measured measured, SettingsTrial present, SettingsTrial better) {
        return new Advice(
                changed(measured, better),
                settings(measured, present),
                Metric.MODEL,
                better.rate() / present.rate(),
                String.format(
                        Locale.ROOT,
                        "with %d waiting, %.0f a second instead of %.0f%s",
                        measured.clients(),
                        better.rate(),
                        present.rate(),
                        measured.settings().automatic() ? ", which the service chose by load" : ""));
    }

    private static Map<String, String> settings(Measured measured, SettingsTrial trial) {
        Map<String, String> settings = new HashMap<>();
        settings.put("threads", Integer.toString(trial.threads()));
        settings.put("spinning", Boolean.toString(trial.spinning()));
        if (!measured.isDecoder()) {
            settings.put("instances", Integer.toString(trial.instances()));
        }
        return settings;
    }

    /* Where the service chooses by load, one key that is stated ends that: all of them have to be. */
    private static Map<String, String> changed(Measured measured, SettingsTrial trial) {
        Settings settings = measured.settings();
        Map<String, String> present = settings(
                measured, new SettingsTrial(settings.threads(), settings.spinning(), settings.instances(), 0, 0, 0, 0));
        Map<String, String> changed = settings(measured, trial);
        if (!settings.automatic() || changed.equals(present)) {
            changed.entrySet().removeAll(present.entrySet());
        }
        return changed;
    }

    /* More rows or sequences at once, where more wait than are taken. */
    private static Optional<Advice> batch(Measured measured) {
        boolean decoder = measured.isDecoder();
        Settings settings = measured.settings();
        int present = decoder ? settings.slots() : settings.maxRows();
        List<TimedStep> alike = Typical.alike(measured);
        Optional<TimedStep> now = atMost(alike, Math.min(present, measured.clients()));
        Optional<TimedStep> then = atMost(alike, measured.clients());
        if (measured.clients() <= present || now.isEmpty() || then.isEmpty()) {
            return Optional.empty();
        }
        String key = decoder ? "slots" : "batch.max-rows";
        return Optional.of(new Advice(
                Map.of(key, Integer.toString(then.get().batch())),
                Map.of(key, Integer.toString(present)),
                Metric.MODEL,
                then.get().rate() / now.get().rate(),
                String.format(
                        Locale.ROOT,
                        "a step of %d gives %.0f a second, one of %d %.0f",
                        then.get().batch(),
                        then.get().rate(),
                        now.get().batch(),
                        now.get().rate())));
    }

    private static Optional<TimedStep> atMost(List<TimedStep> points, int batch) {
        return points.stream().filter(point -> point.batch() <= batch).max(Comparator.comparingInt(TimedStep::batch));
    }

    /* The smallest part of a prompt that is nearly as good as the best: a longer one holds up the others' tokens for longer. */
    private static Optional<Advice> chunk(Measured measured) {
        int present = measured.settings().prefillChunk();
        double now = Metrics.prompts(measured, present).orElse(0);
        double best =
                Metrics.firsts(measured).mapToDouble(TimedStep::rate).max().orElse(0);
        return Metrics.firsts(measured)
                .filter(point -> point.tokens() > present && point.rate() >= 0.9 * best)
                .min(Comparator.comparingInt(TimedStep::tokens))
                .filter(_ -> now > 0)
                .map(point -> new Advice(
                        Map.of("prefill-chunk", Integer.toString(point.tokens())),
                        Map.of("prefill-chunk", Integer.toString(present)),
                        Metric.PROMPTS,
                        point.rate() / now,
                        String.format(
                                Locale.ROOT,
                                "parts of %d tokens run at %.0f tokens a second, of %d at %.0f; the others' next token then"
                                        + " waits up to %.0f ms",
                                point.tokens(),
                                point.rate(),
                                present,
                                now,
                                point.millis())));
    }
}
