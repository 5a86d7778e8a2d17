package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.batching.Batcher;
import io.millrace.core.Batching;
import io.millrace.core.Modality;
import io.millrace.core.ModelId;
import io.millrace.core.Task;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import io.millrace.serving.TensorInference;
import java.time.Duration;
import java.util.Set;

/**
 * A stateless model behind its batcher.
 *
 * @param signature of its graph
 * @param batching whether its texts or signals run together, or, where it takes none, its rows
 * @param front what its task puts before and behind the graph
 * @param provider execution provider in use
 * @param admission bounds what the batcher is given
 * @param hangTimeout how long one run may last
 * @param cacheBytes of the weights of all its sessions but one
 */
public record BatchedModel(
        ModelId id,
        Task task,
        TensorInference.Signature signature,
        Batching batching,
        Batcher<Item, Result> batcher,
        ModelFront front,
        String provider,
        Admission admission,
        Duration hangTimeout,
        long cacheBytes)
        implements LoadedModel.Batched {

    /**
     * The front of a model that takes texts; refuses where it takes none.
     *
     * @param purpose what it is asked to do
     */
    public InputTokenizer text(String purpose) {
        InputTokenizer text = front.text();
        if (text == null) {
            throw refuse(purpose);
        }
        return text;
    }

    /** Items of equal groups run together. */
    public Object group(Item item) {
        return StatelessModel.group(item, batching.stacked(), signature.stacked());
    }

    @Override
    public int maxLength() {
        InputTokenizer text = front.text();
        return text == null || text.maxLength() == Integer.MAX_VALUE ? 0 : text.maxLength();
    }

    @Override
    public Set<Modality> inputs() {
        return front.inputs();
    }

    @Override
    public int vocabularySize() {
        InputTokenizer text = front.text();
        return text == null ? 0 : text.tokenizer().vocabularySize();
    }

    @Override
    public void close() {
        try {
            batcher.close();
        } finally {
            front.close();
            InputTokenizer text = front.text();
            if (text != null) {
                text.tokenizer().close();
            }
        }
    }
}
