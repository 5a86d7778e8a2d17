package io.millrace.hub;

import io.millrace.hub.Publication.Placed;
import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pull from a folder of this machine, whose files are copied. */
final class FolderPull {

    private static final int DEPTH = 4;

    private final Source.Folder source;
    private final Host machine;
    private final Progress progress;

    FolderPull(Source.Folder source, Host machine, Progress progress) {
        this.source = source;
        this.machine = machine;
        this.progress = progress;
    }

    Path into(Publication publication, @Nullable String wanted) {
        publication.requireOwn(source.toString());
        Path root = isGraph() ? Objects.requireNonNull(source.path().getParent()) : source.path();
        List<RemoteFile> all = list(root);
        Variant variant = isGraph() ? ofGraph(all) : chosen(all, wanted);
        List<RemoteFile> files = Companions.of(variant, all);
        DiskRoom.require(
                publication.target(), files.stream().mapToLong(RemoteFile::size).sum());
        publication.publish(
                new Stamp(
                        source.toString(),
                        "",
                        changed(root, files),
                        variant.name(),
                        files.stream().map(variant::local).toList()),
                files.stream()
                        .map(file -> new Placed(variant.local(file), root.resolve(file.path())))
                        .toList());
        return publication.target();
    }

    private boolean isGraph() {
        return source.path().toString().endsWith(".onnx");
    }

    private Variant chosen(List<RemoteFile> all, @Nullable String wanted) {
        VariantChoice choice = VariantChoice.of(source.toString(), new RepositoryFiles("", all, ""), wanted, machine);
        if (!choice.reason().isEmpty()) {
            progress.say(source + ": variant " + choice.reason());
        }
        return choice.variant();
    }

    private Variant ofGraph(List<RemoteFile> all) {
        RemoteFile graph = all.stream()
                .filter(file -> file.path().equals(String.valueOf(source.path().getFileName())))
                .findFirst()
                .orElseThrow(() -> new PullException(Kind.NOT_FOUND, source + ": there is no such file"));
        Stream<RemoteFile> data = all.stream().filter(file -> GraphName.isDataOf(graph, file));
        return new Variant(
                GraphName.of(graph).variant(),
                "",
                Stream.concat(data, Stream.of(graph)).toList());
    }

    private List<RemoteFile> list(Path root) {
        if (!Files.isDirectory(root)) {
            throw new PullException(Kind.NOT_FOUND, source + ": there is no such folder");
        }
        try (Stream<Path> files = Files.walk(root, DEPTH)) {
            List<RemoteFile> found = new ArrayList<>();
            for (Path file : files.filter((Predicate<Path>) Files::isRegularFile)
                    .sorted()
                    .limit(HubApi.MOST_FILES)
                    .toList()) {
                found.add(new RemoteFile(root.relativize(file).toString().replace('\\', '/'), Files.size(file), null));
            }
            return found;
        } catch (IOException e) {
            throw new PullException(Kind.DISK, source + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /* Sizes and times: what tells one state of the folder from another. */
    private String changed(Path root, List<RemoteFile> files) {
        try {
            long state = 17;
            for (RemoteFile file : files) {
                state = state * 31 + file.path().hashCode();
                state = state * 31 + file.size();
                state = state * 31
                        + Files.getLastModifiedTime(root.resolve(file.path())).toMillis();
            }
            return Long.toHexString(state);
        } catch (IOException e) {
            throw new PullException(Kind.DISK, source + " cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
