package io.millrace.tasks.transcribe;

import io.millrace.admission.Admission;
import io.millrace.audio.feature.WhisperMel;
import io.millrace.batching.Batcher;
import io.millrace.core.ModelId;
import io.millrace.core.Task;
import io.millrace.text.Tokenizer;
import io.millrace.whisper.HeardWindow;
import io.millrace.whisper.WhisperTokens;
import io.millrace.whisper.Window;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Whisper behind its batcher of windows.
 *
 * @param mel makes what its encoder takes
 * @param aligns whether it tells when words are said
 * @param provider execution provider in use
 * @param admission bounds what it is given
 * @param hangTimeout how long one step may last
 * @param cacheBytes of the weights of all its sessions but one
 */
record WhisperModel(
        ModelId id,
        Task task,
        Batcher<Window, HeardWindow> batcher,
        WhisperTokens tokens,
        Tokenizer tokenizer,
        WhisperMel mel,
        boolean aligns,
        @Nullable VoiceFilter vad,
        String provider,
        Admission admission,
        Duration hangTimeout,
        long cacheBytes)
        implements HearingModel {

    @Override
    public void close() {
        try {
            HearingModel.super.close();
        } finally {
            tokenizer.close();
        }
    }
}
