package io.millrace.hub;

import io.millrace.hub.Publication.Placed;
import io.millrace.hub.PullException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pull from a web server: a graph and, where they lie beside it, its weights, configuration and tokenizer. */
final class WebPull {

    private static final List<String> BESIDE = List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "generation_config.json",
            "chat_template.jinja",
            "preprocessor_config.json");
    private static final Set<Integer> NOT_THERE = Set.of(403, 404, 410);

    private final Source.Web source;
    private final HubHttp http;
    private final Disk disk;
    private final Means means;

    WebPull(Source.Web source, HubHttp http, Disk disk, Means means) {
        this.source = source;
        this.http = http;
        this.disk = disk;
        this.means = means;
    }

    Path into(Publication publication, @Nullable String variant) {
        if (variant != null) {
            throw new PullException(Kind.NAME, "--variant is for models of the hub; " + source + " is one file");
        }
        publication.requireOwn(source.toString());
        List<WebFile> files = files();
        Stamp stamp = new Stamp(
                source.toString(),
                "",
                state(files),
                "",
                files.stream().map(WebFile::local).toList());
        if (stamp.isIn(publication.target())) {
            means.progress().say(publication.target() + " has it already");
            return publication.target();
        }
        long total = files.stream().mapToLong(WebFile::size).sum();
        DiskRoom.require(publication.target(), total);
        means.progress().begin(total, 0);
        Path folder = publication.workshop().resolve("web");
        List<Placed> placed = files.stream()
                .map(file -> new Placed(file.local(), fetch(folder, file)))
                .toList();
        publication.publish(stamp, placed);
        placed.forEach(file -> disk.delete(file.file()));
        return publication.target();
    }

    private List<WebFile> files() {
        URI graph = source.address();
        String path = graph.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String home = path.contains("/onnx/") ? "../" : "";
        List<WebFile> files = new ArrayList<>();
        Stream.of(name + "_data", name + ".data").forEach(data -> ask(data, data, files));
        BESIDE.forEach(beside -> ask(home + beside, beside, files));
        if (!ask(name, name, files)) {
            throw new PullException(Kind.NOT_FOUND, source + ": the server has no such file");
        }
        return files;
    }

    private boolean ask(String relative, String local, List<WebFile> files) {
        URI uri = relative.equals(local) && source.address().getPath().endsWith("/" + local)
                ? source.address()
                : source.address().resolve(relative);
        Optional<WebFile> file = Again.untilDone(() -> head(uri, local), means.pauses(), means.progress());
        file.ifPresent(files::add);
        return file.isPresent();
    }

    private Optional<WebFile> head(URI uri, String local) throws Again {
        try (HttpAnswer answer = http.send("HEAD", uri, Map.of())) {
            boolean main = uri.equals(source.address());
            if (!main && NOT_THERE.contains(answer.status())) {
                return Optional.empty();
            }
            if (answer.status() != 200) {
                throw new HubErrors(uri.toString(), null, uri, false).of(answer);
            }
            if (answer.length() < 0) {
                throw new PullException(Kind.ANSWER, uri + ": the server does not say how long it is");
            }
            return Optional.of(new WebFile(uri, local, answer.length(), validator(answer)));
        }
    }

    private static String validator(HttpAnswer answer) {
        String etag = Objects.requireNonNullElse(answer.header("ETag"), "");
        String date = Objects.requireNonNullElse(answer.header("Last-Modified"), "");
        return etag.matches("\"[\\x21\\x23-\\x7e]*\"") ? etag : date.replaceAll("[^ -~]", "");
    }

    private static String state(List<WebFile> files) {
        StringBuilder state = new StringBuilder();
        files.forEach(file -> state.append(file.local())
                .append(' ')
                .append(file.size())
                .append(' ')
                .append(file.validator())
                .append('\n'));
        return hex(state.toString());
    }

    private static String hex(String text) {
        return HexFormat.of()
                .formatHex(new FileHash("0".repeat(64)).digest(0).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Path fetch(Path folder, WebFile file) {
        String key = hex(file.uri() + " " + file.validator());
        Path whole = folder.resolve(key);
        disk.folders(folder);
        try (PullLock lock = PullLock.acquire(
                disk,
                folder.resolve(key + ".lock"),
                () -> whole.resolveSibling(key + ".part").toFile().length(),
                () -> means.progress().say(file.name() + ": another pull loads it; waiting for that"),
                means.pauses())) {
            if (lock == null) {
                throw new PullException(Kind.DISK, folder + ": another pull that does nothing holds " + file.name());
            }
            if (!Files.exists(whole)) {
                load(folder.resolve(key + ".part"), file);
                disk.move(folder.resolve(key + ".part"), whole);
                disk.delete(Partial.journal(folder.resolve(key + ".part")));
            }
            return whole;
        }
    }

    /* What names no version cannot be taken up again. */
    private void load(Path part, WebFile file) {
        String key = file.validator().isEmpty()
                ? Long.toHexString(ThreadLocalRandom.current().nextLong())
                : hex(file.validator());
        try (Partial partial = Partial.open(disk, part, file.size(), key)) {
            new Download(new Bytes(file), partial, null, means).run();
        }
    }

    /**
     * @param local path in the model's folder
     * @param validator strong ETag, or date; empty where the server gives neither
     */
    private record WebFile(URI uri, String local, long size, String validator) {
        String name() {
            return uri.toString();
        }
    }

    private final class Bytes implements Download.Bytes {

        private final WebFile file;

        Bytes(WebFile file) {
            this.file = file;
        }

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public HttpAnswer open(long from, long to) throws Again {
            String range = "bytes=" + from + "-" + (to - 1);
            Map<String, String> headers = file.validator().isEmpty()
                    ? Map.of("Range", range)
                    : Map.of("Range", range, "If-Range", file.validator());
            HttpAnswer answer = http.send("GET", file.uri(), headers);
            if (answer.status() != 200 && answer.status() != 206) {
                try (answer) {
                    throw new HubErrors(name(), null, file.uri(), false).of(answer);
                }
            }
            if (!validator(answer).equals(file.validator())) {
                answer.close();
                throw new PullException(
                        Kind.CONTENT, name() + ": it was changed on the server while it was loaded; pull it again");
            }
            return answer;
        }
    }
}
