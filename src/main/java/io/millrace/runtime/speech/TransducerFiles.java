package io.millrace.runtime.speech;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The graphs of a transducer.
 *
 * @param joint gives scores of what is heard and of what was said
 * @param predictor remembers what was said; null where {@code joint} does that too
 */
public record TransducerFiles(
        Path encoder, Path joint, @Nullable Path predictor) {}
