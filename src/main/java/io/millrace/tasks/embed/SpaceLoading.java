package io.millrace.tasks.embed;

import io.millrace.core.DType;
import io.millrace.encoding.Activation;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.space.LogitScale;
import io.millrace.encoding.space.SharedSpace;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads a model with one space for texts and images.
 *
 * @param sigmoid whether it was trained as SigLIP
 * @param images from a picture to its pixel values
 * @param inputs what its graphs take
 */
record SpaceLoading(ModelFolder folder, boolean sigmoid, ImagePreprocessor images, SharedSpace.Inputs inputs) {

    static BatchedModel load(StatelessLoader loader) {
        ModelFolder folder = loader.folder();
        SpaceConfig config = SpaceConfig.read(folder.path());
        ImagePreprocessor images = ImagePreprocessor.read(folder.path());
        Tokenizer tokenizer = loader.tokenizer();
        EmbeddingConfig vectors = EmbeddingConfig.ofGraph(folder.path(), config.maxLength());
        InputTokenizer text = loader.input(tokenizer, config.maxLength(), config.vocabulary(), vectors);
        SharedSpace.Inputs inputs = new SharedSpace.Inputs(
                config.padding(folder.path(), tokenizer), images.squareShape(), text.vocabulary(), config.sigmoid());
        return new SpaceLoading(folder, config.sigmoid(), images, inputs).model(loader, text);
    }

    private BatchedModel model(StatelessLoader loader, InputTokenizer text) {
        return loader.model(
                folder.graphs(),
                inputs::joined,
                inputs::model,
                whole -> front(text, inputs.checked(whole), scale(inputs.measured(whole))));
    }

    private SpaceFront front(InputTokenizer text, DType pixels, @Nullable LogitScale scale) {
        return new SpaceFront(text, images, pixels, sigmoid ? Activation.SIGMOID : Activation.SOFTMAX, scale);
    }

    /* As model.yaml states it, else as a graph of both shows it, else as CLIP and its kin are trained to the end. */
    private @Nullable LogitScale scale(Optional<LogitScale> shown) {
        LogitSettings stated = folder.manifest().logits();
        Float scale = stated.scale();
        if (scale != null) {
            Float bias = stated.bias();
            return new LogitScale(scale, bias == null ? 0 : bias);
        }
        Optional<LogitScale> either = shown.or(() -> folder.joint().flatMap(this::measured));
        if (either.isPresent()) {
            return either.get();
        }
        return sigmoid ? null : LogitScale.CLIP;
    }

    private Optional<LogitScale> measured(Path joint) {
        try (OrtTensorModel graph = OrtTensorModel.open(joint, SessionPolicy.session(folder.manifest()))) {
            return inputs.measuredAlone(graph);
        }
    }
}
