package io.millrace.layouts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Lays folders out as huggingface_hub keeps what it has downloaded. */
record HuggingFaceCache(Path hub) {

    Path entry(String repo) {
        return hub.resolve("models--" + repo.replace("/", "--"));
    }

    /** Moves a folder's files into blobs, to which a snapshot has links. */
    Path take(Path folder, String repo, String commit) throws IOException {
        Path snapshot = Files.createDirectories(entry(repo).resolve("snapshots").resolve(commit));
        for (Path file : files(folder)) {
            Path blob = Files.createDirectories(entry(repo).resolve("blobs")).resolve(hash(file));
            Files.deleteIfExists(blob);
            Files.move(file, blob);
            Path link = snapshot.resolve(folder.relativize(file).toString());
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, link.getParent().relativize(blob));
        }
        return snapshot;
    }

    void refer(String repo, String revision, String commit) throws IOException {
        Files.writeString(Files.createDirectories(entry(repo).resolve("refs")).resolve(revision), commit);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file)).toList();
        }
    }

    private static String hash(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
