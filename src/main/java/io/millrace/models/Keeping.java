package io.millrace.models;

import io.millrace.models.upkeep.AliasFile;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.models.upkeep.Sources;
import java.util.Set;

/**
 * What models are kept by.
 *
 * @param required names of the models that must have loaded once before the service is ready; empty for the only one that there is
 * @param budget of memory that they share
 * @param aliases where those that were moved are kept
 * @param sources pulls what model.yaml names as a source
 */
public record Keeping(Set<String> required, MemoryBudget budget, AliasFile aliases, Sources sources) {

    public Keeping {
        required = Set.copyOf(required);
    }

    /** No more than these models have to have loaded. */
    public static Keeping of(Set<String> required) {
        return new Keeping(required, MemoryBudget.NONE, AliasFile.NONE, Sources.NONE);
    }
}
