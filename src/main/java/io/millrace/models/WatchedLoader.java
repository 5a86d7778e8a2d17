package io.millrace.models;

import io.millrace.repository.ModelFolder;
import io.millrace.serving.ModelListener;
import java.time.Duration;

/** Tells a listener of every load. */
public record WatchedLoader(ModelLoader loader, ModelListener listener) implements ModelLoader {

    @Override
    public LoadedModel load(ModelFolder folder) {
        listener.loading(folder.id());
        long start = System.nanoTime();
        boolean failed = true;
        try {
            LoadedModel model = loader.load(folder);
            failed = false;
            return model;
        } finally {
            listener.loaded(folder.id(), failed, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
