package io.millrace.access;

import static java.util.Objects.requireNonNullElse;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entry of the key file, as it is written. */
record KeyEntry(
        @Nullable String name,
        @Nullable String hash,
        @Nullable Set<Role> roles,
        long requestsPerMinute,
        long tokensPerMinute) {

    /** @throws IllegalArgumentException where it is not valid */
    ApiKey key() {
        return new ApiKey(
                requireNonNullElse(name, ""),
                requireNonNullElse(hash, ""),
                requireNonNullElse(roles, Set.of()),
                requestsPerMinute,
                tokensPerMinute);
    }
}
