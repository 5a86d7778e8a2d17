package io.millrace.conversation.dialect;

import java.util.function.Supplier;

/**
 * A text in a model's output that means something.
 *
 * @param atStart whether only as the first text of an answer
 */
record Mark(String text, boolean atStart, Action action) {

    sealed interface Action {

        /** Thinking begins. */
        record Think() implements Action {}

        /** Thinking ends. */
        record Answer() implements Action {}

        /** Layout of the dialect, which says nothing. */
        record Skip() implements Action {}

        /** Calls follow; a new reader for each. */
        record Call(Supplier<CallReader> reader) implements Action {}
    }

    static Mark call(String text, Supplier<CallReader> reader) {
        return new Mark(text, false, new Action.Call(reader));
    }

    static Mark callAtStart(String text, Supplier<CallReader> reader) {
        return new Mark(text, true, new Action.Call(reader));
    }

    static Mark skip(String text) {
        return new Mark(text, false, new Action.Skip());
    }
}
