package io.millrace.app.command;

import io.millrace.hub.PullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Pulls models and serves them, with all others that are in the folder. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Pulls models as pull does, where they are not there yet, and serves the folder of models. What else is"
                        + " given goes to the service, such as --server.port=9000.")
public final class ServeCommand implements Callable<Integer> {

    private final Consumer<List<String>> service;

    @Parameters(arity = "0..*", paramLabel = "MODEL", description = "such as onnx-community/Qwen3-0.6B-ONNX")
    List<String> wanted = List.of();

    @Mixin
    private final Pulling pulling;

    @Unmatched
    List<String> settings = new ArrayList<>();

    /**
     * The command.
     *
     * @param environment variables of the hub
     * @param service starts it with these arguments and returns
     */
    public ServeCommand(Map<String, String> environment, Consumer<List<String>> service) {
        this.pulling = new Pulling(environment);
        this.service = service;
    }

    @Override
    public Integer call() {
        try {
            wanted.forEach(pulling::pull);
        } catch (PullException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        service.accept(Stream.concat(Stream.of("--millrace.models.path=" + pulling.models), settings.stream())
                .toList());
        return 0;
    }
}
