package io.millrace.tasks.tensor;

import io.millrace.encoding.StatelessModel;
import io.millrace.models.BatchedModel;
import io.millrace.models.ModelFront;
import io.millrace.models.ModelTask;
import io.millrace.models.StatelessLoader;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;

/** Tensors in, tensors out. */
public final class TensorTask implements ModelTask {

    @Override
    public String name() {
        return "tensor";
    }

    /** Whatever no other task knows. */
    @Override
    public boolean detects(FolderFacts folder) {
        return true;
    }

    @Override
    public BatchedModel load(ModelFolder folder, Surroundings surroundings) {
        return StatelessLoader.load(
                folder, surroundings, loader -> loader.model(StatelessModel::tensors, ModelFront.NONE));
    }
}
