package io.millrace.tasks.rerank;

import io.millrace.models.BatchedModel;
import io.millrace.models.ModelTask;
import io.millrace.models.StatelessLoader;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;
import io.millrace.tasks.classify.ClassifyTask;

/** Scores pairs of texts: a cross-encoder with one output. */
public final class RerankTask implements ModelTask {

    @Override
    public String name() {
        return "rerank";
    }

    @Override
    public boolean detects(FolderFacts folder) {
        return folder.classifiesText() && folder.labels() == 1;
    }

    @Override
    public BatchedModel load(ModelFolder folder, Surroundings surroundings) {
        return StatelessLoader.load(folder, surroundings, ClassifyTask::texts);
    }
}
