package io.millrace.tasks.embed;

import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Padding;
import io.millrace.encoding.StatelessModel;
import io.millrace.models.BatchedModel;
import io.millrace.models.InputTokenizer;
import io.millrace.models.ModelFront;
import io.millrace.models.ModelTask;
import io.millrace.models.StatelessLoader;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;
import io.millrace.text.Tokenizer;

/** Turns text into vectors, and images where the model has one space for both. */
public final class EmbedTask implements ModelTask {

    private record Front(InputTokenizer text) implements ModelFront {}

    @Override
    public String name() {
        return "embed";
    }

    /**
     * A folder of sentence-transformers, a plain encoder, one with a graph of texts and one of images, or whatever gives the hidden
     * states of texts.
     */
    @Override
    public boolean detects(FolderFacts folder) {
        return folder.has("modules.json")
                || !folder.classifiesText() && !folder.classifiesTokens() && folder.givesHiddenStates()
                || !folder.architecture().isEmpty()
                        && !folder.classifiesText()
                        && !folder.classifiesTokens()
                        && !folder.classifiesImages()
                        && !folder.generates()
                || folder.architecture().isEmpty() && folder.sharesSpace();
    }

    @Override
    public BatchedModel load(ModelFolder folder, Surroundings surroundings) {
        return StatelessLoader.load(folder, surroundings, EmbedTask::load);
    }

    private static BatchedModel load(StatelessLoader loader) {
        return loader.folder().sharesSpace() ? SpaceLoading.load(loader) : texts(loader);
    }

    private static BatchedModel texts(StatelessLoader loader) {
        SpaceConfig.requireNoImages(loader.folder());
        EmbeddingConfig config = EmbeddingConfig.read(loader.folder().path());
        Tokenizer tokenizer = loader.tokenizer();
        Padding padding = loader.padding(tokenizer);
        InputTokenizer text = loader.input(tokenizer, config.maxLength(), config);
        return loader.model(graph -> StatelessModel.embedder(graph, config, padding), new Front(text));
    }
}
