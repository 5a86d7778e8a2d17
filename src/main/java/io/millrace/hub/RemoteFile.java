package io.millrace.hub;

import org.jspecify.annotations.Nullable;

/**
 * A file of a repository.
 *
 * @param path in the repository, with slashes
 * @param size in bytes
 * @param hash of its bytes; null where nobody names one
 */
record RemoteFile(String path, long size, @Nullable FileHash hash) {

    private static final int LONGEST = 1_000;

    /** Whether a path stays inside the folder that it is resolved against, on any system. */
    static boolean isInside(String path) {
        return !path.isEmpty()
                && path.length() <= LONGEST
                && path.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '\\')
                && !path.matches("[A-Za-z]:.*")
                && java.util.Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Empty at the root. */
    String folder() {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }
}
