package io.millrace.tasks.classify;

import io.millrace.encoding.ClassifierConfig;
import io.millrace.encoding.Padding;
import io.millrace.encoding.StatelessModel;
import io.millrace.models.BatchedModel;
import io.millrace.models.InputTokenizer;
import io.millrace.models.ModelTask;
import io.millrace.models.StatelessLoader;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;
import io.millrace.text.Tokenizer;
import io.millrace.vision.ImagePreprocessor;
import java.nio.file.Files;

/** Gives labels with their probabilities, for text or for an image. */
public final class ClassifyTask implements ModelTask {

    private static final String IMAGES = "preprocessor_config.json";

    @Override
    public String name() {
        return "classify";
    }

    @Override
    public boolean detects(FolderFacts folder) {
        return folder.classifiesText() || folder.classifiesTokens() || folder.classifiesImages();
    }

    @Override
    public BatchedModel load(ModelFolder folder, Surroundings surroundings) {
        return StatelessLoader.load(
                folder,
                surroundings,
                loader -> Files.exists(folder.path().resolve(IMAGES))
                        ? images(loader)
                        : ClassifierConfig.labelsTokens(folder.path()) ? tokens(loader) : texts(loader));
    }

    private static BatchedModel tokens(StatelessLoader loader) {
        ClassifierConfig config = ClassifierConfig.read(loader.folder().path());
        Tokenizer tokenizer = loader.tokenizer();
        Padding padding = loader.padding(tokenizer);
        InputTokenizer text = loader.input(tokenizer, config.maxLength(), null);
        return loader.model(
                graph -> StatelessModel.tokenClassifier(graph, padding), new TagFront(text, config.labels()));
    }

    /** A classifier of texts, or of pairs of them. */
    public static BatchedModel texts(StatelessLoader loader) {
        ClassifierConfig config = ClassifierConfig.read(loader.folder().path());
        Tokenizer tokenizer = loader.tokenizer();
        Padding padding = loader.padding(tokenizer);
        InputTokenizer text = loader.input(tokenizer, config.maxLength(), null);
        return loader.model(
                graph -> StatelessModel.classifier(graph, padding),
                new LabelFront(text, null, config.labels(), config.activation(), config.scoring()));
    }

    private static BatchedModel images(StatelessLoader loader) {
        ClassifierConfig config = ClassifierConfig.read(loader.folder().path());
        ImagePreprocessor images = ImagePreprocessor.read(loader.folder().path());
        return loader.model(
                StatelessModel::tensors,
                new LabelFront(null, images, config.labels(), config.activation(), config.scoring()));
    }
}
