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

/** Turns text into vectors. */
public final class EmbedTask implements ModelTask {

    private record Front(InputTokenizer text) implements ModelFront {}

    @Override
    public String name() {
        return "embed";
    }

    /** A folder of sentence-transformers, a plain encoder, or whatever gives the hidden states of texts. */
    @Override
    public boolean detects(FolderFacts folder) {
        return folder.has("modules.json")
                || !folder.classifiesText() && !folder.classifiesTokens() && folder.givesHiddenStates()
                || !folder.architecture().isEmpty()
                        && !folder.classifiesText()
                        && !folder.classifiesTokens()
                        && !folder.classifiesImages()
                        && !folder.generates();
    }

    @Override
    public BatchedModel load(ModelFolder folder, Surroundings surroundings) {
        return StatelessLoader.load(folder, surroundings, EmbedTask::load);
    }

    private static BatchedModel load(StatelessLoader loader) {
        EmbeddingConfig config = EmbeddingConfig.read(loader.folder().path());
        Tokenizer tokenizer = loader.tokenizer();
        Padding padding = loader.padding(tokenizer);
        InputTokenizer text = loader.input(tokenizer, config.maxLength(), config);
        return loader.model(graph -> StatelessModel.embedder(graph, config, padding), new Front(text));
    }
}
