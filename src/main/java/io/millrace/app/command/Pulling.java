package io.millrace.app.command;

import io.millrace.hub.Hub;
import io.millrace.hub.HubSettings;
import io.millrace.hub.PullException;
import io.millrace.hub.PullProgress;
import io.millrace.hub.Source;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How models are pulled, as the commands that do it are told. */
final class Pulling {

    private final Map<String, String> environment;

    @Option(
            names = "--variant",
            description = "such as q4f16, fp16, q4, int8, fp32; without, the one that suits this machine")
    @Nullable
    String variant;

    @Option(names = "--models", defaultValue = "models", description = "folder of models (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--quiet", description = "says nothing on the way")
    boolean quiet;

    /** @param environment variables of the hub */
    Pulling(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Pulls one model and says how to go on where it is stopped.
     *
     * @return its folder
     * @throws PullException saying why not
     */
    Path pull(String model) {
        Thread stopped = new Thread(Pulling::sayHowToGoOn);
        Runtime.getRuntime().addShutdownHook(stopped);
        try {
            HubSettings settings = HubSettings.of(environment, Path.of(System.getProperty("user.home", ".")));
            PullProgress progress = new PullProgress(ProgressBar.of(ProgressLook.unless(quiet)));
            return new Hub(settings, ThisMachine.read()).pull(Source.parse(model), variant, models, progress);
        } finally {
            forget(stopped);
        }
    }

    private static void sayHowToGoOn() {
        System.err.println(
                System.lineSeparator() + "Stopped; what was loaded is kept, and the same command goes on with it.");
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // it is running
        }
    }
}
