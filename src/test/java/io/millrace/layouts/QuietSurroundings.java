package io.millrace.layouts;

import io.millrace.batching.BatchListener;
import io.millrace.batching.foreground.Foreground;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.generation.EngineListener;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import java.util.List;

/** Nobody who listens. */
final class QuietSurroundings {

    static final Surroundings NONE = new Surroundings(
            new Listeners(_ -> EngineListener.NONE, _ -> BatchListener.NONE, BreakerListener.NONE),
            Interposer.NONE,
            _ -> List.of(),
            PictureLimits.DEFAULT,
            SoundLimits.DEFAULT,
            new Foreground());

    private QuietSurroundings() {}
}
