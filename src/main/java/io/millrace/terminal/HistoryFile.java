package io.millrace.terminal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where what was entered is kept from one conversation to the next, for its user alone. */
record HistoryFile(Path path) {

    private static final String PRIVATE_FOLDER = "rwx------";
    private static final String PRIVATE_FILE = "rw-------";

    /** As the environment has it: below {@code XDG_STATE_HOME}, else {@code ~/.local/state}; on Windows {@code LOCALAPPDATA}. */
    static HistoryFile of(Map<String, String> environment, Path home) {
        Path state = folder(environment.get("XDG_STATE_HOME"));
        Path local = folder(environment.get("LOCALAPPDATA"));
        Path base = state != null
                ? state
                : local != null ? local : home.resolve(".local").resolve("state");
        return new HistoryFile(base.resolve("millrace").resolve("chat-history"));
    }

    /* The specification has it that one that is not absolute is passed over. */
    private static @Nullable Path folder(@Nullable String value) {
        return value != null && !value.isEmpty() && Path.of(value).isAbsolute() ? Path.of(value) : null;
    }

    /** Makes it, where it is not there, and takes it from all others. */
    void prepare() throws IOException {
        Path folder = path.resolveSibling("");
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(folder, attributes(posix, PRIVATE_FOLDER));
        try {
            Files.createFile(path, attributes(posix, PRIVATE_FILE));
        } catch (FileAlreadyExistsException _) {
            // it is kept
        }
        protect();
    }

    /** Takes it from all others: who writes it anew may have left it open. */
    void protect() throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(PRIVATE_FILE));
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
