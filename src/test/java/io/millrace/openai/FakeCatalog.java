package io.millrace.openai;

import io.millrace.core.Task;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Route;
import io.millrace.tasks.generate.GenerateTask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two models, one of which has a slash in its name and an alias, and a way to any other. */
final class FakeCatalog implements ModelCatalog {

    private static final Task GENERATE = new GenerateTask();

    private static final Instant CREATED = Instant.ofEpochSecond(1_700_000_000);

    @Override
    public List<Model> models() {
        return List.of(
                new Model(
                        "org/tiny", List.of("tiny"), GENERATE, "1", CREATED, State.READY, 256, 1000, "CPU", null, null),
                new Model("slow", List.of(), GENERATE, "1", CREATED, State.LOADING, 0, 0, null, null, null));
    }

    @Override
    public Optional<Model> find(String name) {
        return models().stream()
                .filter(model -> model.id().equals(name) || model.aliases().contains(name))
                .findFirst();
    }

    @Override
    public Route route(String nameOrAlias) {
        Model model = find(nameOrAlias)
                .orElseGet(() -> new Model(
                        nameOrAlias, List.of(), GENERATE, "1", CREATED, State.READY, 256, 1000, "CPU", null, null));
        return () -> model;
    }

    @Override
    public ModelLoad busy(String id) {
        return ModelLoad.NONE;
    }

    @Override
    public boolean ready() {
        return false;
    }
}
