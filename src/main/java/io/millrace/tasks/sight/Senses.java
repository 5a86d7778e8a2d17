package io.millrace.tasks.sight;

import io.millrace.batching.BatchModel;
import io.millrace.batching.TensorModel;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.core.Checkpoint;
import io.millrace.core.Modality;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import java.util.List;

/** How a family of models takes what a chat holds beside text. */
sealed interface Senses permits SightConfig, HearingConfig {

    /** What a chat template writes in its place. */
    String marker();

    /** Id of the token that stands for a vector of it. */
    int token();

    /** What it is made of. */
    Modality modality();

    /** What one is called: an image, a sound. */
    String thing();

    /** What of the request is counted: that it shows so many images, or plays so many sounds. */
    String counted(int count);

    /** What its encoder's name ends in. */
    String suffix();

    /**
     * All by their headers.
     *
     * @throws InvalidRequest when one is not what the model takes, is broken, or over a limit, or all together are
     */
    List<Shown> shown(List<Part> parts, PictureLimits pictures, SoundLimits sounds, Checkpoint checkpoint);

    /** Messages as the model's chat template reads them. */
    List<Message> readable(List<Message> messages);

    /**
     * The encoder over a graph, which it owns from here on, tried out.
     *
     * @param width numbers of a vector
     * @throws RuntimeException where the graph is not fed or does not give what this family's do
     */
    BatchModel<Encodable, float[]> encoder(TensorModel graph, int width);
}
