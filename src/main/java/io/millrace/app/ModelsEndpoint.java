package io.millrace.app;

import io.millrace.core.Batching;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelView;
import io.millrace.serving.PullState;
import io.millrace.serving.Share;
import io.millrace.tasks.ModelAdmin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;

/**
 * {@code GET /actuator/models}, {@code GET /actuator/models/NAME}, and {@code POST /actuator/models/NAME/ACTION}, which answers when
 * the action, one of load, unload, warm and drain, is done.
 */
@Endpoint(id = "models")
final class ModelsEndpoint {

    private final ModelAdmin admin;

    ModelsEndpoint(ModelAdmin admin) {
        this.admin = admin;
    }

    @ReadOperation
    public Map<String, Object> models() {
        Map<String, Object> shown = new LinkedHashMap<>(aliases());
        shown.put("models", admin.models().stream().map(ModelsEndpoint::shown).toList());
        return shown;
    }

    /** Where each alias leads that was moved. */
    private Map<String, Object> aliases() {
        Map<String, Object> shown = new LinkedHashMap<>();
        admin.aliases().all().forEach((alias, shares) -> shown.put(alias, weights(shares)));
        return Map.of("aliases", shown);
    }

    private static Map<String, Integer> weights(List<Share> shares) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        shares.forEach(share -> weights.put(share.model(), share.weight()));
        return weights;
    }

    /**
     * Moves an alias in one step.
     *
     * @param model that it leads to; null where {@code models} has several
     * @param models and the weights by which they share it, as {@code one=90, other=10}
     */
    @WriteOperation
    public Map<String, Object> alias(String alias, @Nullable String model, @Nullable String models) {
        if ((model == null) == (models == null)) {
            throw new InvalidRequest("model", "either model or models must say where the alias leads");
        }
        admin.aliases().move(alias, model == null ? Share.read(String.valueOf(models)) : List.of(new Share(model, 1)));
        return aliases();
    }

    @DeleteOperation
    public Map<String, Object> forget(@Selector String alias) {
        admin.aliases().forget(alias);
        return aliases();
    }

    @ReadOperation
    public Map<String, Object> model(@Selector String name) {
        return found(name);
    }

    /** Of a model whose name is two segments of the path. */
    @ReadOperation
    public Map<String, Object> modelOf(@Selector String organization, @Selector String name) {
        return found(organization + "/" + name);
    }

    /** As {@link #act}, of a model whose name is two segments of the path. */
    @WriteOperation
    public Mono<Map<String, Object>> actOn(
            @Selector String organization, @Selector String name, @Selector String action) {
        return act(organization + "/" + name, action);
    }

    @WriteOperation
    public Mono<Map<String, Object>> act(@Selector String name, @Selector String action) {
        return Mono.defer(() -> done(name, action)).then(Mono.fromCallable(() -> found(name)));
    }

    private Mono<Void> done(String name, String action) {
        return switch (action) {
            case "load" -> admin.load(name);
            case "unload" -> admin.unload(name);
            case "warm" -> admin.warm(name);
            case "drain" -> admin.drain(name);
            default ->
                throw new InvalidRequest(
                        "action", "action must be load, unload, warm or drain, but is '" + action + "'");
        };
    }

    private Map<String, Object> found(String name) {
        return shown(admin.model(name));
    }

    private static Map<String, Object> shown(ModelView view) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", view.model().id());
        shown.put("aliases", view.model().aliases());
        put(
                shown,
                "task",
                view.model().task() == null ? null : view.model().task().name());
        shown.put("version", view.model().version());
        put(shown, "state", view.model().state());
        shown.put("accepting", view.accepting());
        put(shown, "provider", view.model().provider());
        if (view.model().batching() != null) {
            shown.put("batching", shown(view.model().batching()));
        }
        put(shown, "error", view.model().failure());
        put(shown, "rejected", view.rejected());
        PullState pull = view.pull();
        if (pull != null) {
            shown.put("pulling", Map.of("loadedBytes", pull.loaded(), "totalBytes", pull.total()));
        }
        if (!view.model().adapters().isEmpty()) {
            shown.put("adapters", view.model().adapters());
        }
        shown.put("maxLength", view.model().maxLength());
        shown.put("slots", view.load().slots());
        shown.put(
                "queue",
                Map.of(
                        "waiting",
                        view.load().waiting(),
                        "running",
                        view.load().running(),
                        "admitted",
                        view.load().admitted()));
        if (view.breaker() != null) {
            shown.put("breaker", shown(view.breaker()));
        }
        return shown;
    }

    private static Map<String, Object> shown(BreakerView breaker) {
        return Map.of(
                "state",
                word(breaker.state()),
                "failureRate",
                breaker.failureRate(),
                "retryAfterMs",
                breaker.retryAfter().toMillis());
    }

    private static Map<String, Object> shown(Batching batching) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("stacked", batching.stacked());
        put(shown, "reason", batching.reason());
        put(shown, "difference", batching.difference());
        return shown;
    }

    private static void put(Map<String, Object> shown, String name, @Nullable Object value) {
        if (value != null) {
            shown.put(name, value instanceof Enum<?> known ? word(known) : value);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
