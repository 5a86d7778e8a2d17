package io.millrace.profile;

import io.millrace.profile.advice.Roofline;
import io.millrace.profile.advice.Typical;
import io.millrace.profile.graph.Step;
import io.millrace.profile.graph.StepCost;
import io.millrace.profile.machine.Ceilings;
import io.millrace.profile.machine.Copying;
import io.millrace.profile.machine.Processor;
import io.millrace.profile.measure.StepWork;
import io.millrace.profile.measure.Sweep;
import io.millrace.profile.measure.Sweep.Size;
import io.millrace.profile.measure.Sweep.Timed;
import io.millrace.profile.measure.TracedSteps;
import io.millrace.profile.measure.Trials;
import io.millrace.profile.record.Ceiling;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Model;
import io.millrace.profile.record.OperatorTimes;
import io.millrace.profile.record.ProfiledMachine;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import io.millrace.runtime.SessionSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures a model within a bounded time: ceilings, sweep, operators, settings. */
final class Profiler {

    private static final long LEAST_FAR = 128L << 20;
    private static final long MOST_FAR = 1L << 30;

    /** They have to be written before they are read. */
    private static final long FAR_A_SECOND = 8L << 20;

    private final Subject subject;
    private final int clients;
    private final Duration time;
    private final Consumer<String> progress;

    /**
     * @param time of all; the sweep takes about half of it
     * @param progress is told what is measured now
     */
    Profiler(Subject subject, int clients, Duration time, Consumer<String> progress) {
        this.subject = subject;
        this.clients = clients;
        this.time = time;
        this.progress = progress;
    }

    Measured measure() throws IOException, InterruptedException {
        progress.accept("ceilings of this machine");
        ProfiledMachine machine = machine();
        progress.accept(subject.sizes().size() + " sizes");
        Sweep.Result swept;
        String provider;
        try (StepWork work = subject.opener().apply(subject.session())) {
            provider = work.provider();
            swept = new Sweep(subject.graph(), System::nanoTime).run(work, subject.sizes(), share(0.45));
        }
        List<TimedStep> points = swept.timed().stream()
                .map(timed -> point(timed, machine.settings()))
                .toList();
        progress.accept("operators");
        List<OperatorTimes> operators = TracedSteps.of(subject.opener(), subject.session(), traced(swept.timed()));
        progress.accept("settings");
        List<SettingsTrial> trials = trials(machine.cores());
        return new Measured(
                new Model(
                        subject.folder().id().name(),
                        subject.folder().task().name(),
                        provider,
                        subject.graph().weightBytes(),
                        subject.graph().precision().text(),
                        subject.graph().of(new Step(1, 1, 1)).uncounted()),
                machine,
                subject.settings(),
                clients,
                points,
                swept.skipped().stream().map(Profiler::words).toList(),
                operators,
                trials,
                null,
                List.of());
    }

    private Duration share(double part) {
        return Duration.ofNanos((long) (time.toNanos() * part));
    }

    private ProfiledMachine machine() throws IOException {
        Processor processor = Processor.here();
        long far = Math.clamp(
                2 * processor.cache(), LEAST_FAR, Math.clamp(time.toSeconds() * FAR_A_SECOND, LEAST_FAR, MOST_FAR));
        Ceilings ceilings = new Ceilings(subject.graph().precision(), share(0.02));
        SessionSettings own = subject.session();
        SessionSettings all = own.withThreads(processor.cores(), true);
        long near = subject.graph().weightBytes();
        int threads = own.intraOpThreads() == 0 ? processor.cores() : own.intraOpThreads();
        List<Ceiling> measured = ceilings.measure(
                List.of(new Ceilings.Under(own, threads), new Ceilings.Under(all, processor.cores())), near, far);
        return new ProfiledMachine(
                processor.name(),
                processor.cores(),
                processor.cache(),
                far,
                Copying.bandwidth(processor.cores(), LEAST_FAR),
                measured.getFirst(),
                measured.getLast());
    }

    private static TimedStep point(Timed timed, Ceiling ceiling) {
        StepCost cost = timed.cost();
        Step step = timed.size().step();
        double millis = timed.timing().millis();
        Roofline.Place place = Roofline.of(
                millis, cost.operations(), cost.bytes(), cost.uncounted().isEmpty(), ceiling);
        return new TimedStep(
                timed.size().phase(),
                step.batch(),
                step.tokens(),
                step.past(),
                millis,
                timed.timing().runs(),
                timed.timing().steady(),
                cost.operations(),
                cost.bytes(),
                cost.activationBytes(),
                place.bound(),
                place.floorMillis());
    }

    /* The typical step first, then the smallest, and of a decoder the longest part of a prompt. */
    private List<Timed> traced(List<Timed> timed) {
        List<Timed> steps = timed.stream()
                .filter(each -> !each.size().phase().equals(TimedStep.PREFILL))
                .filter(each -> subject.isDecoder()
                        ? each.size().step().past() <= Typical.PAST
                        : each.size().step().tokens() <= Typical.LENGTH)
                .filter(each -> each.size().step().batch() <= Math.min(clients, subject.atOnce()))
                .toList();
        Optional<Timed> typical = steps.stream()
                .max(Comparator.<Timed>comparingInt(each ->
                                each.size().step().past() + each.size().step().tokens())
                        .thenComparingInt(each -> each.size().step().batch()));
        Optional<Timed> smallest = steps.stream()
                .min(Comparator.comparingDouble(each -> each.cost().operations()));
        Optional<Timed> longest = timed.stream()
                .filter(each -> each.size().phase().equals(TimedStep.PREFILL))
                .max(Comparator.comparingInt(each -> each.size().step().tokens()));
        return Stream.of(typical, smallest, longest)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private List<SettingsTrial> trials(int cores) throws InterruptedException {
        int length = subject.isDecoder()
                ? nearest(
                        subject.sizes().stream()
                                .mapToInt(size -> size.step().past())
                                .toArray(),
                        Typical.PAST)
                : nearest(
                        subject.sizes().stream()
                                .mapToInt(size -> size.step().tokens())
                                .toArray(),
                        Typical.LENGTH);
        Trials trials = new Trials(subject.opener(), subject.session(), subject.isDecoder(), clients, length);
        int most = subject.sizes().stream()
                .mapToInt(size -> size.step().batch())
                .max()
                .orElse(1);
        return trials.run(
                Trials.grid(subject.settings(), cores, subject.isDecoder()),
                Math.min(most, subject.atOnce()),
                share(0.35));
    }

    private static int nearest(int[] sizes, int most) {
        return Arrays.stream(sizes).filter(size -> size <= most).max().orElse(1);
    }

    private static String words(Size size) {
        return size.phase() + " of " + size.step().batch() + " × " + size.step().tokens() + " behind "
                + size.step().past();
    }
}
