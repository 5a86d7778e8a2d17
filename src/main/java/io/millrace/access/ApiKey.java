package io.millrace.access;

import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key as configuration knows it: everything but the key itself.
 *
 * @param name whose it is
 * @param hash {@code sha256:} and the hex digits of the key's SHA-256. A fast hash is enough since keys are long random strings
 *     that nobody can guess; a key that somebody made up is not safe this way
 * @param requestsPerMinute most requests of a minute, and at once; 0 is no limit
 * @param tokensPerMinute most tokens of a minute, of prompts and answers; 0 is no limit
 */
public record ApiKey(String name, String hash, Set<Role> roles, long requestsPerMinute, long tokensPerMinute) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-fA-F]{64}");

    public ApiKey {
        require(name != null && NAME.matcher(name).matches(), "name must be 1 to 64 of A-Z a-z 0-9 . _ @ -");
        require(
                hash != null && HASH.matcher(hash).matches(),
                "hash of " + name + " must be sha256: and the 64 hex digits of the key's SHA-256");
        require(
                roles != null && !roles.isEmpty(),
                "roles of " + name + " must name at least one of use, admin, metrics");
        requireLimit(name, "requests-per-minute", requestsPerMinute);
        requireLimit(name, "tokens-per-minute", tokensPerMinute);
        roles = Set.copyOf(roles);
    }

    byte[] digest() {
        return HexFormat.of().parseHex(hash, hash.indexOf(':') + 1, hash.length());
    }

    public boolean may(Set<Role> anyOf) {
        return roles.stream().anyMatch(anyOf::contains);
    }

    @Override
    public String toString() {
        return name;
    }

    private static void requireLimit(String name, String field, long value) {
        require(
                value >= 0 && value <= Bucket.MOST,
                field + " of " + name + " must be from 0 to " + Bucket.MOST + ", but is " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
