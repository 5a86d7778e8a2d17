package io.millrace.generation;

import io.millrace.speculation.DraftHistory;
import io.millrace.speculation.Drafter;
import io.millrace.speculation.PromptLookup;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who drafts a sequence's tokens. */
final class SequenceDrafts {

    private @Nullable PromptLookup lookup;
    private @Nullable DraftHistory history;
    private List<Drafter> all = List.of();

    /** Those who do; none where nobody does. */
    List<Drafter> all() {
        return all;
    }

    /** From what the sequence holds; it has to be one of those who do. */
    PromptLookup lookup() {
        return Objects.requireNonNull(lookup);
    }

    /** Of the draft model; it has to be one of those who do. */
    DraftHistory history() {
        return Objects.requireNonNull(history);
    }

    /** From now on tokens are looked up, in the first {@code length} of its prompt at least. */
    void lookUp(int[] prompt, int length) {
        if (lookup == null) {
            lookup = new PromptLookup();
            all = together();
        }
        for (int position = lookup.size(); position < length; position++) {
            lookup.prompt(prompt[position]);
        }
    }

    /** From now on a draft model drafts. */
    void draftBy(DraftHistory model) {
        history = model;
        all = together();
    }

    private List<Drafter> together() {
        return Stream.<@Nullable Drafter>of(lookup, history)
                .filter(Objects::nonNull)
                .toList();
    }

    /** A token of the completion. */
    void came(int token) {
        if (lookup != null) {
            lookup.came(token);
        }
        if (history != null) {
            history.came();
        }
    }
}
