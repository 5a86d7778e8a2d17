package io.millrace.tasks.transcribe;

import io.millrace.admission.Admission;
import io.millrace.batching.Batcher;
import io.millrace.core.Batching;
import io.millrace.core.ModelId;
import io.millrace.core.Task;
import io.millrace.transducer.FeatureWindow;
import io.millrace.transducer.TimedToken;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transducer behind its batcher of windows.
 *
 * @param maxRows windows that run together
 * @param provider execution provider in use
 * @param admission bounds what it is given
 * @param hangTimeout how long one step may last
 */
record TransducerModel(
        ModelId id,
        Task task,
        Batcher<FeatureWindow, List<TimedToken>> batcher,
        SpeechConfig config,
        SpeechVocabulary vocabulary,
        Batching batching,
        int maxRows,
        @Nullable VoiceFilter vad,
        String provider,
        Admission admission,
        Duration hangTimeout)
        implements HearingModel {}
