package io.millrace.models;

import io.millrace.repository.ModelFolder;

/** Turns a model folder into a model that can answer; blocks for as long as that takes. */
@FunctionalInterface
public interface ModelLoader {
    LoadedModel load(ModelFolder folder);
}
