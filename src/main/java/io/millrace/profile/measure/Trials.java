package io.millrace.profile.measure;

import io.millrace.profile.graph.Step;
import io.millrace.profile.record.Settings;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The model under other settings, in rounds of which the better counts: what others take from the machine only slows it down. */
public final class Trials {

    private static final double[] PAUSES = {0, 1, 5};
    private static final int ROUNDS = 2;

    /**
     * A setting.
     *
     * @param threads as in model.yaml, where 0 is one per core
     */
    public record Setting(int threads, boolean spinning, int instances) {}

    private final Function<SessionSettings, ? extends StepWork> opener;
    private final SessionSettings base;
    private final boolean decoder;
    private final int clients;
    private final int length;

    /**
     * @param clients whose requests wait at once
     * @param length tokens of a row, or behind each step of a decoder
     */
    public Trials(
            Function<SessionSettings, ? extends StepWork> opener,
            SessionSettings base,
            boolean decoder,
            int clients,
            int length) {
        this.opener = opener;
        this.base = base;
        this.decoder = decoder;
        this.clients = clients;
        this.length = length;
    }

    /** What is tried beside the present settings: threads by powers of two, spinning or not, and as many instances as the cores leave. */
    public static List<Setting> grid(Settings present, int cores, boolean decoder) {
        Set<Setting> grid = new LinkedHashSet<>();
        grid.add(new Setting(present.threads(), present.spinning(), present.instances()));
        IntStream.concat(IntStream.iterate(1, n -> n < cores, n -> n * 2), IntStream.of(cores))
                .forEach(threads -> {
                    int stated = threads == cores && present.threads() != cores ? 0 : threads;
                    for (boolean spinning : new boolean[] {false, true}) {
                        grid.add(new Setting(stated, spinning && threads > 1, 1));
                        if (!decoder && cores / threads > 1) {
                            grid.add(new Setting(stated, spinning && threads > 1, cores / threads));
                        }
                    }
                });
        return List.copyOf(grid);
    }

    /** Tries settings within a time, each with every pause. */
    public List<SettingsTrial> run(List<Setting> settings, int mostRows, Duration time) throws InterruptedException {
        long nanos = time.toNanos() / ((long) settings.size() * PAUSES.length * ROUNDS) * 5 / 6;
        List<List<SettingsTrial>> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<SettingsTrial> trials = new ArrayList<>();
            for (Setting setting : settings) {
                trials.addAll(one(setting, mostRows, nanos));
            }
            rounds.add(trials);
        }
        return IntStream.range(0, rounds.getFirst().size())
                .mapToObj(i -> rounds.stream().map(round -> round.get(i)).toList())
                .map(same -> same.stream()
                        .max(Comparator.comparingDouble(SettingsTrial::rate))
                        .orElseThrow())
                .toList();
    }

    private static boolean isOnCpu(StepWork work) {
        return work.provider().equals(Provider.CPU.name());
    }

    private List<SettingsTrial> one(Setting setting, int mostRows, long nanos) throws InterruptedException {
        int active = Math.min(setting.instances(), clients);
        int batch = Math.min(mostRows, Math.ceilDiv(clients, active));
        List<StepWork> works = new ArrayList<>();
        try {
            SessionSettings session = base.withThreads(setting.threads(), setting.spinning());
            works.add(opener.apply(session));
            while (works.size() < active) {
                works.add(isOnCpu(works.getFirst()) ? works.getFirst().beside() : opener.apply(session));
            }
            Step step = decoder ? new Step(batch, 1, length) : new Step(batch, length, 0);
            List<StepRun> steps = works.stream()
                    .map(work -> work.step(decoder ? TimedStep.DECODE : TimedStep.RUN, step))
                    .toList();
            List<SettingsTrial> trials = new ArrayList<>();
            for (double pause : PAUSES) {
                Loops.Result result = Loops.run(steps, pause, nanos);
                trials.add(new SettingsTrial(
                        setting.threads(),
                        setting.spinning(),
                        setting.instances(),
                        batch,
                        pause,
                        result.millis(),
                        result.runsASecond() * batch));
            }
            return trials;
        } finally {
            works.forEach(StepWork::close);
        }
    }
}
