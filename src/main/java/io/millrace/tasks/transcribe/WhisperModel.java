package io.millrace.tasks.transcribe;

import io.millrace.admission.Admission;
import io.millrace.audio.feature.WhisperMel;
import io.millrace.batching.BatchSnapshot;
import io.millrace.batching.Batcher;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Task;
import io.millrace.models.Diagnosis;
import io.millrace.models.LoadedModel;
import io.millrace.serving.ModelLoad;
import io.millrace.text.Tokenizer;
import io.millrace.whisper.HeardWindow;
import io.millrace.whisper.WhisperTokens;
import io.millrace.whisper.Window;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A Whisper behind its batcher of windows.
 *
 * @param mel makes what its encoder takes
 * @param aligns whether it tells when words are said
 * @param provider execution provider in use
 * @param admission bounds what it is given
 * @param hangTimeout how long one step may last
 */
record WhisperModel(
        ModelId id,
        Task task,
        Batcher<Window, HeardWindow> batcher,
        WhisperTokens tokens,
        Tokenizer tokenizer,
        WhisperMel mel,
        boolean aligns,
        String provider,
        Admission admission,
        Duration hangTimeout)
        implements LoadedModel {

    @Override
    public InvalidRequest refuse(String purpose) {
        return new InvalidRequest("model", "The model '" + id + "' is for " + task.name() + " and cannot " + purpose);
    }

    @Override
    public int maxLength() {
        return 0;
    }

    @Override
    public int vocabularySize() {
        return 0;
    }

    @Override
    public ModelLoad load() {
        BatchSnapshot snapshot = batcher.snapshot();
        return new ModelLoad(admission.inUse(), snapshot.waiting(), snapshot.running(), 0, 0, 0);
    }

    @Override
    public boolean isAlive() {
        return batcher.isAlive();
    }

    @Override
    public Diagnosis diagnosis(UnaryOperator<Duration> awake) {
        return Diagnosis.of(batcher.isAlive(), batcher.failuresInARow(), awake.apply(batcher.stuckFor()), hangTimeout);
    }

    @Override
    public void interrupt() {
        batcher.giveUp(hangTimeout);
    }

    @Override
    public void lost(EngineFailed error) {
        batcher.fail(error);
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
            tokenizer.close();
        }
    }
}
