package io.millrace.app.command;

import io.millrace.hub.Hub;
import io.millrace.hub.HubSettings;
import io.millrace.hub.ProgressBar;
import io.millrace.hub.PullException;
import io.millrace.hub.Source;
import java.io.Console;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
            ProgressBar progress = new ProgressBar(System.err, isTerminal());
            return new Hub(settings, ThisMachine.read()).pull(Source.parse(model), variant, models, progress);
        } finally {
            forget(stopped);
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
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
