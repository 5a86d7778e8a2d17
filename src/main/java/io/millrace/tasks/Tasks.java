package io.millrace.tasks;

import io.millrace.models.ModelTask;
import io.millrace.repository.ModelRepository;
import io.millrace.tasks.classify.ClassifyTask;
import io.millrace.tasks.embed.EmbedTask;
import io.millrace.tasks.generate.GenerateTask;
import io.millrace.tasks.rerank.RerankTask;
import io.millrace.tasks.tensor.TensorTask;
import java.nio.file.Path;
import java.util.List;

/** Every task there is. */
public final class Tasks {

    /** In the order in which a folder that names none is held against them. */
    public static final List<ModelTask> ALL =
            List.of(new EmbedTask(), new RerankTask(), new ClassifyTask(), new GenerateTask(), new TensorTask());

    private Tasks() {}

    /** The model folders in {@code root}, with what is pulled for them in a folder of its own there. */
    public static ModelRepository repository(Path root) {
        return repository(root, root.resolve(ModelRepository.OWN));
    }

    /** The same, with what is pulled for them elsewhere. */
    public static ModelRepository repository(Path root, Path data) {
        return new ModelRepository(root, data, ALL);
    }
}
