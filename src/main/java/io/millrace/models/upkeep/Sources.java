package io.millrace.models.upkeep;

import io.millrace.repository.Origin;
import io.millrace.serving.PullState;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Pulls what a model.yaml names as its source. */
@FunctionalInterface
public interface Sources {

    /** None is pulled. */
    Sources NONE = (origin, _, _) -> {
        throw new SourceFailure("source: " + origin.source() + ": nothing is pulled here", false);
    };

    /**
     * Puts a model's files into a folder, whole or not at all; blocks for as long as that takes, and is to be interrupted.
     *
     * @param progress told how far it is
     * @throws SourceFailure saying why not
     */
    void pull(Origin origin, Path folder, Consumer<PullState> progress);
}
