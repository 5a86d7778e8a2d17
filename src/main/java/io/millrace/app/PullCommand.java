package io.millrace.app;

import io.millrace.hub.Hub;
import io.millrace.hub.HubSettings;
import io.millrace.hub.ProgressBar;
import io.millrace.hub.PullException;
import io.millrace.hub.Source;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a model of the hub, the web or a folder into the folder of models. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = "Puts a model into the folder of models: org/name or org/name@revision of the Hugging Face hub, "
                + "https://… of an ONNX file, or file: with a folder or an ONNX file.")
final class PullCommand implements Callable<Integer> {

    @Parameters(paramLabel = "MODEL", description = "such as onnx-community/Qwen3-0.6B-ONNX")
    String model = "";

    @Option(
            names = "--variant",
            description = "such as q4f16, fp16, q4, int8, fp32; without, the one that suits this machine")
    @Nullable
    String variant;

    @Option(names = "--models", defaultValue = "models", description = "folder of models (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Override
    public Integer call() {
        Thread stopped = new Thread(PullCommand::sayHowToGoOn);
        Runtime.getRuntime().addShutdownHook(stopped);
        try {
            HubSettings settings = HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
            ProgressBar progress = new ProgressBar(System.err, isTerminal());
            Path folder = new Hub(settings, ThisMachine.read()).pull(Source.parse(model), variant, models, progress);
            System.out.println(folder);
            return 0;
        } catch (PullException e) {
            System.err.println(e.getMessage());
            return 1;
        } finally {
            forget(stopped);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // it is running
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static void sayHowToGoOn() {
        System.err.println(
                System.lineSeparator() + "Stopped; what was loaded is kept, and the same command goes on with it.");
    }
}
