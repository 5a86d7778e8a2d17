package io.millrace.repository;

import io.millrace.core.Task;

/** A task that a folder's files can tell. */
public interface FolderTask extends Task {

    /** Whether a folder whose model.yaml names no task is for it, unless it is for one before it. */
    boolean detects(FolderFacts folder);
}
