package io.millrace.lab.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The service under test, as options of a command. */
public final class Under {

    @Option(names = "--jar", defaultValue = "target/millrace.jar", description = "the service's (${DEFAULT-VALUE})")
    Path jar = Path.of("target/millrace.jar");

    @Option(names = "--url", description = "a service that runs already, in the place of one started here")
    @Nullable
    URI url;

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--heap", defaultValue = "512m", description = "heap of the service (${DEFAULT-VALUE})")
    String heap = "512m";

    @Option(names = "--chat", defaultValue = "demo-chat", description = "language model (${DEFAULT-VALUE})")
    String chat = "demo-chat";

    @Option(names = "--embed", defaultValue = "demo-embed", description = "embedding model (${DEFAULT-VALUE})")
    String embed = "demo-embed";

    public String chat() {
        return chat;
    }

    public String embed() {
        return embed;
    }

    /** Of a model. */
    public Path folder(String model) {
        return models.resolve(model);
    }

    /** The one at the URL, which is ready; without, one started with these settings, or with the models folder where they name none. */
    public Service service(String... settings) throws IOException, InterruptedException {
        return url == null
                ? Service.start(launch(settings)).awaitReady()
                : Service.at(url).awaitReady();
    }

    /**
     * How one of the jar is started, on a port that is free now.
     *
     * @throws IllegalArgumentException where a URL is named: what needs settings of its own cannot ask a service that runs
     */
    public Launch launch(String... settings) throws IOException {
        if (url != null) {
            throw new IllegalArgumentException(
                    "--url does not go with this command, which starts services with settings of its own");
        }
        List<String> arguments = new ArrayList<>(List.of(settings));
        if (arguments.stream().noneMatch(setting -> setting.startsWith("--millrace.models.path="))) {
            arguments.add("--millrace.models.path=" + models);
        }
        return Launch.onFreePort(jar, heap, arguments);
    }
}
