package io.millrace.repository;

import io.millrace.core.ModelId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The moment in which a pull has put a model's folder aside, and the new one is not in its place yet; of a pull that was killed just then it
 * lasts.
 */
final class Swap {

    private static final int LOOKS = 100;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Swap() {}

    /** Waits for the end of those that are meant, though not for long. */
    static void await(Path root, Predicate<ModelId> meant) {
        try {
            for (int look = 0; look < LOOKS && lacks(root, meant); look++) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean lacks(Path root, Predicate<ModelId> meant) {
        Path aside = root.resolve(ModelRepository.OWN).resolve("old");
        if (!Files.isDirectory(aside)) {
            return false;
        }
        try (Stream<Path> swapped = Files.list(aside)) {
            return swapped.map(Place::of)
                    .flatMap(Optional::stream)
                    .anyMatch(place -> meant.test(place.id()) && !Files.exists(root.resolve(place.name())));
        } catch (IOException | UncheckedIOException _) {
            return false;
        }
    }
}
