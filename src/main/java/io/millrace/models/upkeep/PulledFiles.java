package io.millrace.models.upkeep;

import io.millrace.repository.ModelRepository.Entry;
import io.millrace.repository.Origin;
import io.millrace.serving.PullState;
import org.jspecify.annotations.Nullable;

/** How far the files of one model are pulled. */
public final class PulledFiles {

    private volatile @Nullable Origin done;
    private volatile @Nullable PullState state;

    /** Whether files are to be pulled before a folder is loaded: those of a source, once a process. */
    public boolean isDue(Entry entry) {
        Origin origin = entry.manifest().origin();
        return entry instanceof Entry.Unfetched || origin != null && !origin.equals(done);
    }

    /** Null where it is not under way. */
    public @Nullable PullState state() {
        return state;
    }

    public void at(PullState now) {
        state = now;
    }

    /** All files of a source are there. */
    public void succeeded(Origin origin) {
        done = origin;
        state = null;
    }

    public void failed() {
        state = null;
    }
}
