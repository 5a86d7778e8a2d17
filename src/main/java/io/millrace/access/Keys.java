package io.millrace.access;

import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Keys, no two with one name or one hash. */
final class Keys {

    static final Keys NONE = new Keys(List.of());

    private final List<ApiKey> keys;
    private final List<byte[]> digests;

    private Keys(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
        this.digests = this.keys.stream().map(ApiKey::digest).toList();
    }

    static Keys of(List<ApiKey> keys) {
        Set<String> seen = new HashSet<>();
        for (ApiKey key : keys) {
            if (!seen.add(key.name()) || !seen.add(key.hash().toLowerCase(Locale.ROOT))) {
                throw new KeyException("the name or the hash of " + key.name() + " is there twice");
            }
        }
        return new Keys(keys);
    }

    List<ApiKey> all() {
        return keys;
    }

    /** Takes the same time whichever key it is, and where it is none. */
    Optional<ApiKey> find(Secret secret) {
        byte[] digest = secret.digest();
        int found = -1;
        for (int i = 0; i < digests.size(); i++) {
            found = MessageDigest.isEqual(digests.get(i), digest) ? i : found;
        }
        return found < 0 ? Optional.empty() : Optional.of(keys.get(found));
    }
}
