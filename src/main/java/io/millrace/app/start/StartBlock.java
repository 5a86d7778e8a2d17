package io.millrace.app.start;

import io.millrace.core.OneLine;
import io.millrace.core.Task;
import io.millrace.serving.ModelCatalog.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A few lines about a service that listens: where, which models it has and how they are, and a first request to try.
 *
 * @param version of the service; empty where it is not known
 * @param url of its endpoints
 * @param management the same of its management
 * @param playground whether it has the page
 * @param keyless whether nobody needs a key
 * @param folder of the models
 */
record StartBlock(
        String version,
        String url,
        String management,
        boolean playground,
        boolean keyless,
        String folder,
        List<Model> models) {

    private static final int MOST = 20;
    private static final int TASK = 10;

    /** Models by what they are for, the first that has a request to try. */
    private static final List<String> TASKS =
            List.of("generate", "embed", "rerank", "classify", "transcribe", "speak", "tensor");

    StartBlock {
        models = List.copyOf(models);
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Millrace" + (version.isEmpty() ? "" : " " + version) + " listens on " + url
                + (playground ? ", with a playground at " + url + "/" : ""));
        if (!management.equals(url)) {
            lines.add("  management is at " + management + "/actuator");
        }
        models.stream().limit(MOST).map(this::line).forEach(lines::add);
        if (models.size() > MOST) {
            lines.add("  and " + (models.size() - MOST) + " more: " + url + "/v1/models");
        }
        if (models.isEmpty()) {
            lines.add("  no model is in " + folder + "; 'pull ORG/NAME' brings one, and it is served at once");
        }
        if (keyless) {
            lines.add("No key is needed (millrace.keys).");
        }
        request().ifPresent(curl -> lines.add("Try: " + curl));
        return String.join(System.lineSeparator(), lines);
    }

    private String line(Model model) {
        int width = models.stream()
                .limit(MOST)
                .mapToInt(each -> each.id().length())
                .max()
                .orElse(1);
        return "  " + padded(model.id(), width) + padded(task(model), TASK) + state(model);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()) + 2);
    }

    private static String task(Model model) {
        Task task = model.task();
        return task == null ? "-" : task.name().toLowerCase(Locale.ROOT);
    }

    private static String state(Model model) {
        String state = model.state().name().toLowerCase(Locale.ROOT);
        String provider = model.provider();
        String failure = model.failure();
        return state
                + (provider == null ? "" : " on " + provider)
                + (failure == null ? "" : ": " + OneLine.of(failure));
    }

    private Optional<String> request() {
        return TASKS.stream()
                .flatMap(task -> models.stream().filter(model -> task(model).equals(task)))
                .filter(model -> model.failure() == null)
                .map(model -> curl(task(model), model.id()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> curl(String task, String model) {
        return switch (task) {
            case "generate" -> Optional.of(json("/v1/chat/completions", model, """
                        "messages":[{"role":"user","content":"Hello!"}]"""));
            case "embed" -> Optional.of(json("/v1/embeddings", model, "\"input\":\"Hello!\""));
            case "rerank" ->
                Optional.of(
                        json("/v1/rerank", model, "\"query\":\"Hello!\",\"documents\":[\"Good day\",\"Good night\"]"));
            case "speak" -> Optional.of(json("/v1/audio/speech", model, "\"input\":\"Hello!\"") + " -o hello.wav");
            case "transcribe" ->
                Optional.of("curl " + url + "/v1/audio/transcriptions" + key() + " -F model=" + model
                        + " -F file=@SOUND.wav");
            case "classify" -> Optional.of(json("/v1/classify", model, "\"input\":\"Hello!\""));
            default -> Optional.empty();
        };
    }

    private String json(String path, String model, String fields) {
        return "curl " + url + path + key() + " -H 'Content-Type: application/json' -d '{\"model\":\"" + model + "\","
                + fields + "}'";
    }

    private String key() {
        return keyless ? "" : " -H \"Authorization: Bearer $KEY\"";
    }
}
