package io.millrace.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The models that a drill asks, as options of its command. */
final class Asked {

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--chat", defaultValue = "demo-chat", description = "language model (${DEFAULT-VALUE})")
    String chat = "demo-chat";

    @Option(names = "--embed", defaultValue = "demo-embed", description = "embedding model (${DEFAULT-VALUE})")
    String embed = "demo-embed";

    /** The setting that makes a service serve them. */
    String setting() {
        return "--millrace.models.path=" + models;
    }
}
