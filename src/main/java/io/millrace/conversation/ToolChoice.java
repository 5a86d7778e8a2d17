package io.millrace.conversation;

import java.util.Set;

/** Whether a model has to call tools. */
public sealed interface ToolChoice {

    /** Whether some of these tools do what it asks for. */
    default boolean canBeMet(Set<String> names) {
        return switch (this) {
            case Named(String name) -> names.contains(name);
            case Required _ -> !names.isEmpty();
            case Auto _, None _ -> true;
        };
    }

    /** As the model likes. */
    record Auto() implements ToolChoice {}

    /** No calls: what looks like one is text. */
    record None() implements ToolChoice {}

    /** At least one call, of any tool. */
    record Required() implements ToolChoice {}

    /** A call of this tool. */
    record Named(String name) implements ToolChoice {}
}
