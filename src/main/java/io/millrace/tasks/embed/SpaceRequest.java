package io.millrace.tasks.embed;

import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.core.Tensor;
import io.millrace.encoding.Item;
import io.millrace.requests.BatchAnswers;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import io.millrace.vision.EncodedImage;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Texts and images that one model with a space for both gives vectors of.
 *
 * @param name of an input in errors, by its index
 * @param limits of the images together
 */
public record SpaceRequest(SpaceFront front, List<ModelInput> inputs, IntFunction<String> name, PictureLimits limits) {

    /**
     * How the model answers it.
     *
     * @param answer from the vectors, each of length 1, in order, and the number of tokens
     */
    public <T> BatchRequest<T> asked(EncodeOptions options, BiFunction<List<float[]>, Integer, T> answer) {
        long characters =
                ModelInput.size(inputs.stream().filter(input -> !isImage(input)).toList());
        return new BatchRequest<>(
                inputs.size(),
                options.scheduling().priority(),
                characters + front.images().memory(images(), limits),
                characters,
                checkpoint -> items(options, checkpoint),
                answers -> answer.apply(vectors(answers), answers.tokens()));
    }

    private static boolean isImage(ModelInput input) {
        return input instanceof ModelInput.Image;
    }

    private List<EncodedImage> images() {
        return IntStream.range(0, inputs.size())
                .filter(i -> isImage(inputs.get(i)))
                .mapToObj(i -> new EncodedImage(name.apply(i), ((ModelInput.Image) inputs.get(i)).bytes()))
                .toList();
    }

    private List<Item> items(EncodeOptions options, Checkpoint checkpoint) {
        Iterator<Tensor.Numbers> pixels =
                front.images().tensors(images(), limits, checkpoint).iterator();
        return TextItems.each(inputs.size(), checkpoint, i -> {
            ModelInput input = inputs.get(i);
            return isImage(input)
                    ? front.item(pixels.next())
                    : front.text().tokens(input, options, name.apply(i), checkpoint);
        });
    }

    private static List<float[]> vectors(BatchAnswers answers) {
        return answers.results().stream().map(SpaceFront::vector).toList();
    }
}
