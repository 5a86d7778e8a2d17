package io.millrace.guidance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a text may begin with thought.
 *
 * @param open marks that may open it as the first text; empty where it is open already or may not be
 * @param opened whether the prompt has opened it
 * @param close marks that end it, at least one; the first is the one to force
 * @param budget most tokens of it; null where only the text's own limit counts
 */
public record Thinking(
        List<String> open,
        boolean opened,
        List<String> close,
        @Nullable Integer budget) {

    public Thinking {
        open = List.copyOf(open);
        close = List.copyOf(close);
    }
}
