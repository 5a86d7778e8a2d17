package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much a disk has room for. */
final class DiskRoom {

    /** Left for others. */
    private static final long SPARE = 64L << 20;

    private DiskRoom() {}

    /** @throws PullException where a folder's disk has too little for so many bytes */
    static void require(Path folder, long bytes) {
        long free = free(folder);
        if (bytes > 0 && free < bytes + SPARE) {
            throw new PullException(
                    Kind.SPACE,
                    folder + ": " + Host.bytes(bytes) + " are needed and " + Host.bytes(free)
                            + " are free on its disk; make room, or set HF_HUB_CACHE to a folder on another");
        }
    }

    private static long free(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // it is not told
        }
    }
}
