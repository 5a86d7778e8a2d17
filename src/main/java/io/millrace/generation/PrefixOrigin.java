package io.millrace.generation;

import io.millrace.generation.prefix.PrefixMemory;
import io.millrace.generation.prefix.PrefixSource;

/** Where the state of a prompt's first tokens is. */
sealed interface PrefixOrigin {

    /** In the slot that the prompt gets. */
    PrefixOrigin HERE = new Here();

    /** As a metric tells it. */
    PrefixSource source();

    record Here() implements PrefixOrigin {
        @Override
        public PrefixSource source() {
            return PrefixSource.SLOT;
        }
    }

    record Slot(int slot) implements PrefixOrigin {
        @Override
        public PrefixSource source() {
            return PrefixSource.COPY;
        }
    }

    record Memory(PrefixMemory.Found found) implements PrefixOrigin {
        @Override
        public PrefixSource source() {
            return PrefixSource.MEMORY;
        }
    }
}
