package io.millrace.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a model's folder reaches: to itself, to the repository and the folders that are linked into it, and by links to one entry of
 * a Hugging Face cache, whose snapshots are links into its blobs.
 */
final class FolderBounds {

    private static final int DEPTH = 4;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Path folder;
    private final List<Path> homes = new ArrayList<>();

    FolderBounds(Path root, Path folder) throws IOException {
        this.folder = folder;
        homes.add(folder.toRealPath());
        homes.add(root.toRealPath());
        try (Stream<Path> others = Files.list(root)) {
            others.filter(Files::isSymbolicLink).filter(Files::isDirectory).forEach(other -> homes.add(real(other)));
        }
    }

    /** @throws ManifestException where a link leaves it */
    void requireLinksInside() throws IOException {
        Set<Path> caches = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder.toRealPath(), DEPTH)) {
            files.filter(Files::isSymbolicLink).filter(Files::exists).forEach(link -> requireInside(link, caches));
        }
    }

    private void requireInside(Path link, Set<Path> caches) {
        Path target = real(link);
        if (homes.stream().anyMatch(target::startsWith)) {
            return;
        }
        Path cache = cache(target);
        if (cache == null || caches.add(cache) && caches.size() > 1) {
            throw new ManifestException(
                    folder + ": the link " + link.getFileName()
                            + " leads out of the folder; links may lead to one entry of a Hugging Face cache, or within the repository");
        }
    }

    private static @Nullable Path cache(Path target) {
        Path at = target.getParent();
        while (at != null && !(Files.isDirectory(at.resolve("blobs")) && Files.isDirectory(at.resolve("snapshots")))) {
            at = at.getParent();
        }
        return at;
    }

    private static Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return link;
        }
    }

    /**
     * The file that a field names.
     *
     * @throws ManifestException where the name leads out of the folder
     */
    static Path named(Path folder, String field, String file) {
        return path(file)
                .map(folder::resolve)
                .map(Path::normalize)
                .filter(named -> named.startsWith(folder) && !named.equals(folder))
                .orElseThrow(() -> new ManifestException(
                        folder + ": " + field + " must name a file in the model's folder, but is '"
                                + CONTROL.matcher(file).replaceAll("?") + "'"));
    }

    private static Optional<Path> path(String file) {
        try {
            return Optional.of(Path.of(file)).filter(path -> !path.isAbsolute());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
