package io.millrace.tasks.transcribe;

import io.millrace.core.Modality;
import io.millrace.models.LoadedModel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model that hears windows of sound, in graphs of its own behind a batcher, and reads no text. */
interface HearingModel extends LoadedModel.Batched {

    /** What leaves silence out before it hears, which it owns; null where nothing does. */
    @Nullable
    VoiceFilter vad();

    @Override
    default int maxLength() {
        return 0;
    }

    @Override
    default int vocabularySize() {
        return 0;
    }

    @Override
    default Set<Modality> inputs() {
        return Set.of(Modality.AUDIO);
    }

    @Override
    default void close() {
        VoiceFilter vad = vad();
        try {
            batcher().close();
        } finally {
            if (vad != null) {
                vad.close();
            }
        }
    }
}
