package io.millrace.models.upkeep;

import io.millrace.repository.ModelRepository.Entry;
import io.millrace.repository.Origin;
import io.millrace.serving.PullState;
import org.jspecify.annotations.Nullable;

/** How far the files of one model are pulled: those of the source that its folder named last, while another's may still be under way. */
public final class PulledFiles {

    private @Nullable Origin followed;
    private @Nullable PullState state;
    private boolean done;

    /** Whether files are to be pulled before a folder is loaded: those of a source, once a process. */
    public synchronized boolean isDue(Entry entry) {
        Origin origin = entry.manifest().origin();
        return entry instanceof Entry.Unfetched || origin != null && !(done && origin.equals(followed));
    }

    /** Null where it is not under way. */
    public synchronized @Nullable PullState state() {
        return state;
    }

    /** The source from now on. */
    public synchronized void follow(Origin origin) {
        if (!origin.equals(followed)) {
            followed = origin;
            state = PullState.BEGUN;
            done = false;
        }
    }

    /** A source has come so far. */
    public synchronized void at(Origin origin, PullState now) {
        if (origin.equals(followed)) {
            state = now;
        }
    }

    /**
     * Nothing more comes of a source.
     *
     * @param whole whether all files are there
     */
    public synchronized void ended(Origin origin, boolean whole) {
        if (origin.equals(followed)) {
            done |= whole;
            state = null;
        }
    }
}
