package io.millrace.models;

import io.millrace.core.MemoryExhausted;
import io.millrace.core.OneLine;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.SourceFailure;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.ffi.OrtFailure;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a model did not load, on one line and without the path of the repository. */
record LoadFailure(Entry entry, String reason, Throwable cause) {

    private static final Logger LOG = LoggerFactory.getLogger(LoadFailure.class);

    static LoadFailure of(Entry entry, Throwable e) {
        Throwable said = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
        return new LoadFailure(entry, inside(entry, Objects.requireNonNullElse(said.getMessage(), said.toString())), e);
    }

    private static String inside(Entry entry, String message) {
        return OneLine.of(entry instanceof Entry.Usable usable ? message.replace(root(usable.folder()), "") : message);
    }

    private static String root(ModelFolder folder) {
        return folder.path().resolveSibling("x").toString().replaceAll("x$", "");
    }

    /** What lies in a folder is a line; what may be a fault of the service has its stack. */
    LoadFailure logged() {
        if (isOfTheFolder()) {
            LOG.error("model {} failed to load: {}", entry.id(), reason);
        } else {
            LOG.error("model {} failed to load", entry.id(), cause);
        }
        return this;
    }

    private boolean isOfTheFolder() {
        return cause instanceof IllegalStateException
                || cause instanceof IllegalArgumentException
                || cause instanceof UncheckedIOException
                || cause instanceof OrtFailure
                || cause instanceof SourceFailure
                || cause instanceof ServingException;
    }

    /** What lies in the folder is at fault, unless memory is. */
    ServingException refusal() {
        if (cause instanceof ServingException refusal) {
            return refusal;
        }
        String message = "The model '" + entry.id() + "' failed to load: " + reason;
        boolean passing = cause instanceof SourceFailure source && source.isPassing();
        return passing || cause instanceof MemoryExhausted || cause instanceof Error
                ? new ModelNotReady(message, Duration.ofSeconds(5))
                : new InvalidRequest("model", message);
    }
}
