package io.millrace.serving;

import org.jspecify.annotations.Nullable;

/**
 * A model as an operator sees it.
 *
 * @param accepting whether it takes requests: ready and not drained
 * @param waiting sequences without a slot, or items without a run
 * @param running sequences with a slot, or items in a run
 * @param admitted sequences or items accepted and not ended
 * @param slots sequences that can run at once; 0 for stateless models
 * @param breaker null where it has none
 */
public record ModelView(
        ModelCatalog.Model model,
        boolean accepting,
        int waiting,
        int running,
        int admitted,
        int slots,
        @Nullable BreakerView breaker) {}
