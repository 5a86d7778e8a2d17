package io.millrace.hub;

import java.util.List;

/**
 * What a repository has at one commit.
 *
 * @param commit 40 hexadecimal digits
 * @param pipeline what the hub says it is for, such as {@code text-generation}; empty where it does not
 */
record RepositoryFiles(String commit, List<RemoteFile> files, String pipeline) {

    RepositoryFiles {
        files = List.copyOf(files);
    }
}
