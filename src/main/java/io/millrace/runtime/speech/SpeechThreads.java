package io.millrace.runtime.speech;

import io.millrace.runtime.SessionSettings;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * On how many cores graphs run.
 *
 * @param few how they are loaded once more on the CPU, to run on a share of its cores; null where they are loaded once
 * @param all whether the next run may have all cores
 */
public record SpeechThreads(@Nullable SessionSettings few, BooleanSupplier all) {

    /** As many as the settings say. */
    public static final SpeechThreads AS_SET = new SpeechThreads(null, () -> true);
}
