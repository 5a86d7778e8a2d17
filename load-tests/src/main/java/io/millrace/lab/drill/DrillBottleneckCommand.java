package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A service under loads that each are limited by something else, and whether it says by what. */
@Command(
        name = "drill-bottleneck",
        mixinStandardHelpOptions = true,
        description =
                "Drives a service into one bottleneck after the other, and prints what /actuator/bottleneck says of"
                        + " each beside what was expected. Other work on the machine makes it say cpu_starved.")
public final class DrillBottleneckCommand implements Callable<Integer> {

    @Mixin
    private final Under under = new Under();

    @Option(names = "--seconds", defaultValue = "14", description = "of each load, 12 at least (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--only", defaultValue = "", description = "loads whose name has this in it")
    String only = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ModelVariants variants = ModelVariants.empty()) {
            variants.addCopies("wide", under.folder(under.chat()), Map.of("slots", 16));
            variants.addCopies("narrow", under.folder(under.chat()), Map.of("slots", 2));
            variants.addCopies("tight", under.folder(under.chat()), Map.of("slots", 2, "max-length", Scene.TIGHT));
            variants.addCopies("texts", under.folder(under.embed()), Map.of("instances", 1));
            try (Service service = under.service(variants.argument())) {
                return print(service);
            }
        }
    }

    private int print(Service service) throws IOException, InterruptedException {
        List<Aim> aims = new ArrayList<>();
        for (Scene scene :
                Scene.all().stream().filter(one -> one.name().contains(only)).toList()) {
            Scene.Said said = scene.play(service, seconds);
            out("%s: %s. %s", scene.name(), said.word(), said.evidence());
            String expected = String.join(" or ", scene.expected());
            aims.add(Aim.speed(
                    scene.name() + ": " + expected,
                    said.word(),
                    scene.expected().contains(said.word())));
        }
        return Verdicts.print(aims);
    }
}
