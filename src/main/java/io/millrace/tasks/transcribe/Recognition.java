package io.millrace.tasks.transcribe;

import io.millrace.audio.SoundWindows.Window;
import io.millrace.core.Checkpoint;
import java.util.List;

/**
 * What a model makes of the windows of one sound, in their order. Of one thread at a time.
 *
 * @param <I> a window as the model takes it
 * @param <O> what it gives of one
 */
interface Recognition<I, O> {

    I item(float[] samples, Checkpoint checkpoint);

    /** Symbols that are known by then, of what the window's neighbours do not say; in frames of the whole sound. */
    List<Symbol> heard(Window window, O output);

    /** Symbols that go on to the last frame; there are no more windows. */
    List<Symbol> end();
}
