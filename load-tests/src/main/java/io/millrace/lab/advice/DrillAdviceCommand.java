package io.millrace.lab.advice;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.ModelVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Sets models wrongly, profiles them, applies what the profile advises, and measures again. */
@Command(
        name = "drill-advice",
        mixinStandardHelpOptions = true,
        description =
                "Profiles models that are set wrongly, applies the advice, profiles them again, and prints the gain"
                        + " that was predicted beside the one that was measured. Exits with 1 where they lie more than a quarter apart.")
public final class DrillAdviceCommand implements Callable<Integer> {

    @Option(names = "--jar", defaultValue = "target/millrace.jar", description = "the service (${DEFAULT-VALUE})")
    Path jar = Path.of("target/millrace.jar");

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--minutes", defaultValue = "2", description = "of each profile (${DEFAULT-VALUE})")
    double minutes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean all = true;
        for (Misfit misfit : Misfit.ALL) {
            DrilledAdvice outcome = outcome(misfit);
            out("%s: %s", misfit.text(), outcome.text());
            all &= outcome.isNear();
        }
        return all ? 0 : 1;
    }

    private DrilledAdvice outcome(Misfit misfit) throws IOException, InterruptedException {
        Path before = Files.createTempFile("profile", ".json");
        Path after = Files.createTempFile("profile", ".json");
        try (ModelVariants variants = ModelVariants.empty()) {
            variants.addCopies(misfit.model(), models.resolve(misfit.model()), misfit.settings());
            profile(variants, misfit, "--json", before.toString(), "--apply");
            profile(variants, misfit, "--json", after.toString(), "--against", before.toString());
            return DrilledAdvice.of(JsonMapper.builder().build().readTree(after));
        } finally {
            Files.delete(before);
            Files.delete(after);
        }
    }

    private void profile(ModelVariants variants, Misfit misfit, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString(),
                "profile",
                misfit.model(),
                "--models",
                variants.root().toString(),
                "--clients",
                Integer.toString(misfit.clients()),
                "--minutes",
                Double.toString(minutes)));
        Stream.of(more).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException("profile of " + misfit.text() + " ended with " + exit);
        }
    }
}
