package io.millrace.models;

import io.millrace.batching.foreground.Foreground;
import io.millrace.core.ModelId;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.repository.FolderTask;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import java.util.List;
import java.util.function.Function;

/** A task as it is served: how a folder is told that is for it, and how its model is loaded. */
public interface ModelTask extends FolderTask {

    /**
     * Loads a model, and blocks for as long as that takes.
     *
     * @throws RuntimeException naming what in the folder cannot be used; nothing is left open
     */
    LoadedModel load(ModelFolder folder, Surroundings surroundings);

    /**
     * What every model is loaded into.
     *
     * @param listeners told what it does
     * @param interposer between the model and what runs it
     * @param folders what the repository has of a name, read anew
     * @param pictures bounds on the images of a chat
     * @param sounds bounds on each of the sounds of a chat
     * @param foreground the answers that are written, for which others make way
     */
    record Surroundings(
            Listeners listeners,
            Interposer interposer,
            Function<ModelId, List<Entry>> folders,
            PictureLimits pictures,
            SoundLimits sounds,
            Foreground foreground) {}
}
