package io.millrace.repository;

import java.nio.file.Path;

/**
 * A file of a LoRA adapter beside a model.
 *
 * @param stamp by which a change of it is told
 */
public record AdapterSource(Path file, FolderStamp stamp) {

    static AdapterSource of(Path file) {
        return new AdapterSource(file, FolderStamp.of(file));
    }

    /** Size in bytes; 0 where it is not there. */
    public long bytes() {
        return file.toFile().length();
    }
}
