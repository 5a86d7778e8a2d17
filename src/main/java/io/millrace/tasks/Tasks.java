package io.millrace.tasks;

import io.millrace.core.ModelId;
import io.millrace.models.ModelTask;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.tasks.classify.ClassifyTask;
import io.millrace.tasks.embed.EmbedTask;
import io.millrace.tasks.generate.GenerateTask;
import io.millrace.tasks.rerank.RerankTask;
import io.millrace.tasks.speak.SpeakTask;
import io.millrace.tasks.tensor.TensorTask;
import io.millrace.tasks.transcribe.TranscribeTask;
import java.nio.file.Path;
import java.util.List;

/** Every task there is. */
public final class Tasks {

    /** In the order in which a folder that names none is held against them. */
    public static final List<ModelTask> ALL = List.of(
            new TranscribeTask(),
            new SpeakTask(),
            new EmbedTask(),
            new RerankTask(),
            new ClassifyTask(),
            new GenerateTask(),
            new TensorTask());

    private Tasks() {}

    /** The model folders in {@code root}, with what is pulled for them in a folder of its own there. */
    public static ModelRepository repository(Path root) {
        return repository(root, root.resolve(ModelRepository.OWN));
    }

    /** The same, with what is pulled for them elsewhere. */
    public static ModelRepository repository(Path root, Path data) {
        return new ModelRepository(root, data, ALL);
    }

    /**
     * The folder of a model in {@code root}.
     *
     * @throws IllegalArgumentException when there is none of this name, or one that cannot be used
     */
    public static ModelFolder folder(Path root, String model) {
        ModelRepository.Entry entry = repository(root).find(new ModelId(model)).stream()
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no model '" + model + "' in " + root.toAbsolutePath()));
        return switch (entry) {
            case ModelRepository.Entry.Usable usable -> usable.folder();
            case ModelRepository.Entry.Unfetched _ ->
                throw new IllegalArgumentException("the source of the model '" + model + "' has not been pulled");
            case ModelRepository.Entry.Unusable unusable -> throw new IllegalArgumentException(unusable.reason());
        };
    }
}
