package io.millrace.profile;

import io.millrace.bench.LocalService;
import io.millrace.profile.advice.Changes;
import io.millrace.profile.advice.Judge;
import io.millrace.profile.advice.ManifestEdit;
import io.millrace.profile.load.LoadTest;
import io.millrace.profile.record.Advice;
import io.millrace.profile.record.AdviceOutcome;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Profile;
import io.millrace.profile.report.HtmlReport;
import io.millrace.profile.report.SideBySide;
import io.millrace.profile.report.TextReport;
import io.millrace.progress.ProgressLook;
import io.millrace.repository.ModelFolder;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what limits a model on this machine, and which setting would make it faster. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description =
                "Measures a model on this machine, says what limits it, and which setting of model.yaml would make it"
                        + " faster by how much.")
public final class ProfileCommand implements Callable<Integer> {

    private static final int MOST_CLIENTS = 1024;
    private static final int CONFIRMED = 2;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "name of the model")
    @Nullable
    String model;

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--minutes", defaultValue = "2", description = "how long it takes, about (${DEFAULT-VALUE})")
    double minutes = 2;

    @Option(
            names = "--clients",
            defaultValue = "8",
            description = "requests that wait at once, for which settings are chosen (${DEFAULT-VALUE})")
    int clients = 8;

    @Option(
            names = "--no-service",
            description = "leaves out the whole service under that load, and with it what the advice gains there")
    boolean bare;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the profile as JSON")
    @Nullable
    Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "writes it as a page")
    @Nullable
    Path html;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "an earlier profile as JSON: says what its first advice predicted, and what came of it")
    @Nullable
    Path against;

    @Option(names = "--quiet", description = "says nothing on the way")
    boolean quiet;

    @Option(names = "--apply", description = "writes the first advice into model.yaml")
    boolean apply;

    @Option(
            names = "--compare",
            arity = "1..*",
            paramLabel = "FILE",
            description = "measures nothing, and puts profiles side by side: machines, providers or models")
    List<Path> compare = List.of();

    private final LocalService.Starter starter;

    public ProfileCommand(LocalService.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (!compare.isEmpty()) {
            compare(out);
            return 0;
        }
        ModelFolder folder = folder();
        Profile earlier = against == null ? null : Profile.read(against);
        Measured measured = measure(folder);
        Profile profile = new Profile(measured, Judge.of(measured), outcome(earlier, measured));
        out.print(TextReport.of(profile));
        write(profile);
        if (apply) {
            apply(folder, profile.verdict().advice(), out);
        }
        out.flush();
        return 0;
    }

    private void compare(PrintWriter out) throws IOException {
        List<Profile> profiles = compare.stream().map(Profile::read).toList();
        out.print(SideBySide.of(profiles).text());
        if (html != null) {
            Files.writeString(html, HtmlReport.of(profiles));
        }
        out.flush();
    }

    private static List<AdviceOutcome> outcome(@Nullable Profile earlier, Measured measured) {
        return earlier == null ? List.of() : Judge.outcome(earlier, measured);
    }

    private ModelFolder folder() {
        if (model == null) {
            throw new ParameterException(spec.commandLine(), "names no model, and no profiles to --compare");
        }
        if (clients < 1 || clients > MOST_CLIENTS) {
            throw new ParameterException(
                    spec.commandLine(), "--clients is " + clients + ", must be between 1 and " + MOST_CLIENTS);
        }
        if (!(minutes > 0 && minutes <= 600)) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes is " + minutes + ", must be above 0, at most 600");
        }
        try {
            return Tasks.folder(models, model);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Measured measure(ModelFolder folder) throws IOException, InterruptedException {
        Duration time = Duration.ofNanos((long) (minutes * 60e9));
        Duration alone = bare ? time : time.multipliedBy(3).dividedBy(4);
        ProgressLook look = ProgressLook.unless(quiet);
        try (TimedWork work = TimedWork.over(spec.commandLine().getErr(), look, time)) {
            Measured measured = new Profiler(Subject.of(folder, clients), clients, alone, work::at).measure();
            return bare ? measured : served(folder, measured, time.minus(alone), work);
        }
    }

    private Measured served(ModelFolder folder, Measured measured, Duration time, TimedWork work)
            throws IOException, InterruptedException {
        work.at("the service under a load of " + clients + " clients");
        List<Advice> advice = Changes.of(measured).stream().limit(CONFIRMED).toList();
        LoadTest.Result seen = new LoadTest(starter, clients).run(folder, advice, time);
        return measured.with(seen.load(), seen.served());
    }

    private void write(Profile profile) throws IOException {
        if (json != null) {
            Files.writeString(json, profile.json());
        }
        if (html != null) {
            Files.writeString(html, HtmlReport.of(List.of(profile)));
        }
    }

    private static void apply(ModelFolder folder, List<Advice> advice, PrintWriter out) throws IOException {
        if (advice.isEmpty()) {
            out.println("nothing to apply");
        } else {
            Path manifest = folder.path().resolve("model.yaml");
            ManifestEdit.apply(manifest, advice.getFirst().set());
            out.println("wrote " + advice.getFirst().settings() + " into " + manifest);
        }
    }
}
