package io.millrace.models;

import io.millrace.core.Modality;
import io.millrace.encoding.Item;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a task puts before and behind the graph of a stateless model: from a request's inputs to items, from results to its answer. */
public interface ModelFront {

    /** Nothing: tensors in, tensors out. */
    ModelFront NONE = new ModelFront() {};

    /** Channels, height and width of the pictures that it takes; empty where it takes none. */
    default List<Long> picture() {
        return List.of();
    }

    /** What requests may hold; empty where they are tensors. */
    default Set<Modality> inputs() {
        EnumSet<Modality> taken = EnumSet.noneOf(Modality.class);
        if (text() != null) {
            taken.add(Modality.TEXT);
        }
        if (!picture().isEmpty() || sharesSpace()) {
            taken.add(Modality.IMAGE);
        }
        return taken;
    }

    /** Whether it gives vectors of both texts and images, which lie in one space. */
    default boolean sharesSpace() {
        return false;
    }

    /** Signals, or sentences, that tell, as it is loaded, whether they run together, the first two of equal length; empty where it takes none. */
    default List<Item> signals() {
        return List.of();
    }

    /** Of the texts that it takes; null where it takes none. */
    default @Nullable InputTokenizer text() {
        return null;
    }

    /** Lets go of what it holds besides; called once, when the model is closed. */
    default void close() {}
}
