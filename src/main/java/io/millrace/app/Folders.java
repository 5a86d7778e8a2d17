package io.millrace.app;

import io.millrace.tasks.Tasks;
import io.millrace.core.ModelId;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import java.nio.file.Path;

/** Finds the model folders that commands are given by name. */
final class Folders {

    private Folders() {}

    /** @throws IllegalArgumentException when there is none of this name, or it cannot be used */
    static ModelFolder find(Path models, String model) {
        ModelRepository.Entry entry = Tasks.repository(models)
                .find(new ModelId(model))
                .orElseThrow(
                        () -> new IllegalArgumentException("no model '" + model + "' in " + models.toAbsolutePath()));
        return switch (entry) {
            case ModelRepository.Entry.Usable usable -> usable.folder();
            case ModelRepository.Entry.Unusable unusable -> throw new IllegalArgumentException(unusable.reason());
        };
    }
}
