package io.millrace.openai;

import io.millrace.core.Task;
import io.millrace.serving.ModelCatalog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two models, one of which has a slash in its name and an alias. */
final class FakeCatalog implements ModelCatalog {

    private static final Instant CREATED = Instant.ofEpochSecond(1_700_000_000);

    @Override
    public List<Model> models() {
        return List.of(
                new Model(
                        "org/tiny", List.of("tiny"), Task.GENERATE, "1", CREATED, State.READY, 256, 1000, "CPU", null),
                new Model("slow", List.of(), Task.GENERATE, "1", CREATED, State.LOADING, 0, 0, null, null));
    }

    @Override
    public Optional<Model> find(String name) {
        return models().stream()
                .filter(model -> model.id().equals(name) || model.aliases().contains(name))
                .findFirst();
    }

    @Override
    public boolean ready() {
        return false;
    }
}
