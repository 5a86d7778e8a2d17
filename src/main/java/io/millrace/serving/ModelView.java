package io.millrace.serving;

import org.jspecify.annotations.Nullable;

/**
 * A model as an operator sees it.
 *
 * @param accepting whether it takes requests: ready and not drained
 * @param breaker null where it has none
 * @param rejected why what its folder holds now is not served; null where it is
 * @param pull how far its files are pulled; null where that is not under way
 */
public record ModelView(
        ModelCatalog.Model model,
        boolean accepting,
        ModelLoad load,
        @Nullable BreakerView breaker,
        @Nullable String rejected,
        @Nullable PullState pull) {}
