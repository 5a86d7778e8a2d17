package io.millrace.encoding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks sentences by a graph. */
public interface UtteranceRunner {

    /** Why sentences of several requests are not given to one run; null where they may be. */
    @Nullable
    String apart();

    /**
     * The samples of each.
     *
     * @param items spoken alike
     */
    List<Result> run(List<Item.Utterance> items);
}
