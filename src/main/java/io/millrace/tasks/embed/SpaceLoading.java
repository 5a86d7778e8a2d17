package io.millrace.tasks.embed;

import io.millrace.batching.TensorModel;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Activation;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.LogitScale;
import io.millrace.encoding.Padding;
import io.millrace.encoding.SharedSpace;
import io.millrace.encoding.StatelessModel;
import io.millrace.models.BatchedModel;
import io.millrace.models.InputTokenizer;
import io.millrace.models.SessionPolicy;
import io.millrace.models.StatelessLoader;
import io.millrace.repository.LogitSettings;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.text.Tokenizer;
import io.millrace.vision.ImagePreprocessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads a model with one space for texts and images.
 *
 * @param images from a picture to its pixel values
 * @param padding of short texts
 */
record SpaceLoading(ModelFolder folder, SpaceConfig config, ImagePreprocessor images, Padding padding) {

    static BatchedModel load(StatelessLoader loader) {
        ModelFolder folder = loader.folder();
        SpaceConfig config = SpaceConfig.read(folder.path());
        ImagePreprocessor images = ImagePreprocessor.read(folder.path());
        Tokenizer tokenizer = loader.tokenizer();
        Padding padding = config.padding(folder.path(), tokenizer);
        EmbeddingConfig vectors = EmbeddingConfig.ofGraph(folder.path(), config.maxLength());
        InputTokenizer text = loader.input(tokenizer, config.maxLength(), config.vocabulary(), vectors);
        return new SpaceLoading(folder, config, images, padding).model(loader, text);
    }

    private BatchedModel model(StatelessLoader loader, InputTokenizer text) {
        return loader.model(
                folder.graphs(),
                this::joined,
                whole -> StatelessModel.sharedSpace(whole, padding, picture()),
                whole -> front(whole, text));
    }

    private List<Long> picture() {
        return images.squareShape();
    }

    private TensorModel joined(List<TensorModel> graphs) {
        return SharedSpace.of(graphs, padding, picture());
    }

    private SpaceFront front(TensorModel whole, InputTokenizer text) {
        SharedSpace.requireOneWidth(whole, padding, picture());
        TensorSpec pixels = whole.inputs().stream()
                .filter(input -> input.name().equals(SharedSpace.PIXELS))
                .findFirst()
                .orElseThrow();
        return new SpaceFront(
                text,
                images,
                pixels.type(),
                config.sigmoid() ? Activation.SIGMOID : Activation.SOFTMAX,
                scale(whole, text.vocabulary()));
    }

    /* As model.yaml states it, else as a graph of both shows it, else as CLIP and its kin are trained to the end. */
    private @Nullable LogitScale scale(TensorModel whole, int vocabulary) {
        LogitSettings stated = folder.manifest().logits();
        Float scale = stated.scale();
        if (scale != null) {
            Float bias = stated.bias();
            return new LogitScale(scale, bias == null ? 0 : bias);
        }
        Optional<LogitScale> shown = folder.graphs().size() == 1
                ? measured(whole, vocabulary)
                : folder.joint().flatMap(file -> measured(file, vocabulary));
        if (shown.isPresent()) {
            return shown.get();
        }
        return config.sigmoid() ? null : LogitScale.CLIP;
    }

    private Optional<LogitScale> measured(Path joint, int vocabulary) {
        try (OrtTensorModel graph = OrtTensorModel.open(joint, SessionPolicy.session(folder.manifest()))) {
            return measured(joined(List.of(graph)), vocabulary);
        }
    }

    private Optional<LogitScale> measured(TensorModel both, int vocabulary) {
        return LogitScale.measured(both, padding, picture(), vocabulary, config.sigmoid());
    }
}
