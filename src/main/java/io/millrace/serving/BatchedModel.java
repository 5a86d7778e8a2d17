package io.millrace.serving;

import io.millrace.batching.Batcher;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Task;
import io.millrace.encoding.Activation;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.repository.Timeouts;
import io.millrace.vision.ImagePreprocessor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stateless model behind its batcher.
 *
 * @param signature of its graph
 * @param text null where it takes none
 * @param images null where it takes none
 * @param labels of a classifier, by index; empty for others
 * @param activation from its logits to scores
 * @param timeouts how long its requests may take
 */
record BatchedModel(
        ModelId id,
        Task task,
        TensorInference.Signature signature,
        Batcher<Item, Result> batcher,
        @Nullable TextSide text,
        @Nullable ImagePreprocessor images,
        List<String> labels,
        Activation activation,
        String provider,
        Admission admission,
        Timeouts timeouts)
        implements LoadedModel {

    private static final Logger LOG = LoggerFactory.getLogger(BatchedModel.class);

    BatchedModel {
        labels = List.copyOf(labels);
    }

    InvalidRequest refuse(String purpose) {
        return new InvalidRequest(
                "model",
                "The model '" + id + "' is for " + task.name().toLowerCase(Locale.ROOT) + " and cannot " + purpose);
    }

    TextSide texts(String purpose) {
        if (text == null) {
            throw refuse(purpose);
        }
        return text;
    }

    @Override
    public int maxLength() {
        return text == null || text.maxLength() == Integer.MAX_VALUE ? 0 : text.maxLength();
    }

    @Override
    public int vocabularySize() {
        return text == null ? 0 : text.tokenizer().vocabularySize();
    }

    @Override
    public boolean isAlive() {
        return batcher.isAlive();
    }

    @Override
    public Diagnosis diagnosis() {
        return batcher.isAlive() ? new Diagnosis.Well() : new Diagnosis.Lost("batcher stopped");
    }

    @Override
    public void interrupt() {
        LOG.warn("model {} has no run that hangs", id);
    }

    @Override
    public void lost(EngineFailed error) {
        LOG.warn("model {} ended its requests by itself: {}", id, error.getMessage());
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        return batcher.drain(timeout);
    }

    @Override
    public void close() {
        try {
            batcher.close();
        } finally {
            if (text != null) {
                text.tokenizer().close();
            }
        }
    }
}
