package io.millrace.generation;

import io.millrace.generation.prefix.PrefixMemory;
import io.millrace.generation.prefix.PrefixSource;

/** Where the state of a prompt's first tokens is. */
sealed interface Origin {

    /** In the slot that the prompt gets. */
    Origin HERE = new Here();

    /** As a metric tells it. */
    PrefixSource source();

    record Here() implements Origin {
        @Override
        public PrefixSource source() {
            return PrefixSource.SLOT;
        }
    }

    record Slot(int slot) implements Origin {
        @Override
        public PrefixSource source() {
            return PrefixSource.COPY;
        }
    }

    record Memory(PrefixMemory.Found found) implements Origin {
        @Override
        public PrefixSource source() {
            return PrefixSource.MEMORY;
        }
    }
}
