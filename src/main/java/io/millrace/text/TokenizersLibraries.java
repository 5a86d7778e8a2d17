package io.millrace.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The native library of DJL's tokenizers. It is unpacked into a new folder of this process's user alone, and the folder is removed once
 * the library is loaded: DJL's own cache lies where others can guess it, and runs what it finds there. An operator who names a folder
 * ({@code ENGINE_CACHE_DIR}) or the library itself ({@code RUST_LIBRARY_PATH}) is heeded.
 */
final class TokenizersLibraries {

    private static final String CACHE = "ENGINE_CACHE_DIR";
    private static final String LIBRARY = "RUST_LIBRARY_PATH";

    private static volatile boolean loaded;

    private TokenizersLibraries() {}

    /** @throws IllegalStateException where the library cannot be loaded; says in one line from where */
    static TokenizersLibrary load() {
        if (!loaded) {
            loadOnce();
        }
        return TokenizersLibrary.LIB;
    }

    private static synchronized void loadOnce() {
        // DJL reports to its makers from cloud machines and fetches libraries for GPUs unless told not to.
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("RUST_FLAVOR", "cpu");
        if (isStated(CACHE) || isStated(LIBRARY)) {
            check(Path.of(isStated(CACHE) ? stated(CACHE) : stated(LIBRARY)));
        } else {
            unpacked(Path.of(System.getProperty("java.io.tmpdir", "")));
        }
        loaded = true;
    }

    private static void unpacked(Path temporary) {
        Path folder = folder(temporary);
        System.setProperty(CACHE, folder.toString());
        try {
            check(temporary);
        } finally {
            System.clearProperty(CACHE);
            remove(folder);
        }
    }

    static Path folder(Path temporary) {
        try {
            return Files.createTempDirectory(temporary, "millrace-tokenizers");
        } catch (IOException e) {
            throw unusable(temporary, e);
        }
    }

    private static void check(Path folder) {
        try {
            LibUtils.checkStatus();
        } catch (RuntimeException | LinkageError e) {
            throw unusable(folder, e);
        }
    }

    private static IllegalStateException unusable(Path folder, Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IllegalStateException(
                "The native library of the tokenizers cannot be unpacked into and loaded from " + folder
                        + " (java.io.tmpdir, ENGINE_CACHE_DIR): " + root,
                e);
    }

    /* A library that is mapped lives on without its file; where a file in use cannot be removed, the end of the process does it. */
    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<File> all =
                    files.sorted(Comparator.reverseOrder()).map(Path::toFile).toList();
            all.stream().filter(file -> !file.delete()).toList().reversed().forEach(File::deleteOnExit);
        } catch (IOException | UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }

    private static boolean isStated(String name) {
        return !stated(name).isEmpty();
    }

    private static String stated(String name) {
        String variable = System.getenv(name);
        return variable == null ? System.getProperty(name, "") : variable;
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
