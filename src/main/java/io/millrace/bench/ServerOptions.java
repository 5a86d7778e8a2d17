package io.millrace.bench;

import static io.millrace.bench.LoadOptions.require;

import io.millrace.bench.workload.AskedEndpoint;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who is asked. */
final class ServerOptions {

    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--url", description = "server to ask: http[s]://HOST[:PORT][/PATH]; /v1 is added to the path")
    @Nullable
    URI url;

    @Option(
            names = "--beside",
            description =
                    "another server, asked the same in turn with that of --url, --rounds times: their ratios B/A, with B this one")
    @Nullable
    URI beside;

    @Option(names = "--beside-model", description = "its name for the model (--model)")
    @Nullable
    String besideModel;

    @Option(names = "--local", description = "start the service in this process and ask it")
    boolean local;

    @Option(names = "--model", defaultValue = "demo-chat", description = "model to ask (${DEFAULT-VALUE})")
    String model = "demo-chat";

    @Option(
            names = "--endpoint",
            defaultValue = "chat",
            description = "one of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    AskedEndpoint endpoint = AskedEndpoint.CHAT;

    @Option(names = "--api-key", description = "sent as a bearer token (the environment's OPENAI_API_KEY)")
    @Nullable
    String key;

    @Option(names = "--extra-body", description = "JSON object whose members each body gets; null takes one out")
    String extra = "{}";

    @Option(
            names = "--timeout",
            defaultValue = "600",
            description = "seconds without a byte after which a request is lost (${DEFAULT-VALUE})")
    int timeout = 600;

    /** @throws IllegalArgumentException where what is given does not name one server, or two that run */
    void check() {
        require(
                beside == null || (url != null && !local),
                "--beside is measured in turn with a running server: it needs --url, without --local");
        require(url == null || !local, "--url and --local exclude each other");
        require(besideModel == null || beside != null, "--beside-model is of the server that --beside names");
    }

    String besideModel() {
        String given = besideModel;
        return given != null ? given : model;
    }

    String key(Map<String, String> environment) {
        String given = key;
        return given != null ? given : environment.getOrDefault("OPENAI_API_KEY", "");
    }

    ObjectNode extra() {
        try {
            return (ObjectNode) JSON.readTree(extra);
        } catch (JacksonException | ClassCastException e) {
            throw new IllegalArgumentException("--extra-body must be a JSON object, not " + extra, e);
        }
    }
}
