package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a model comes from. */
public sealed interface Source {

    /** Name of the folder that it becomes. */
    String folderName();

    /**
     * What is written as {@code org/name}, {@code org/name@revision}, {@code https://…} or {@code file:…}. The address of a model's
     * page on huggingface.co is the model.
     *
     * @throws PullException where it is none of these
     */
    static Source parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("file:")) {
            return Folder.parse(text);
        }
        if (lower.startsWith("https://") || lower.startsWith("http://")) {
            return Web.parse(text);
        }
        int at = text.indexOf('@');
        return at < 0 ? new Hub(text, "main") : new Hub(text.substring(0, at), text.substring(at + 1));
    }

    /**
     * A repository of the hub.
     *
     * @param repo {@code org/name}
     * @param revision branch, tag or commit
     */
    record Hub(String repo, String revision) implements Source {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?");
        private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}");
        private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

        public Hub {
            String[] parts = repo.split("/", -1);
            require(
                    parts.length == 2 && isName(parts[0]) && isName(parts[1]),
                    "'" + repo + "' is no name of a model on the hub, such as onnx-community/Qwen3-0.6B-ONNX");
            require(
                    REVISION.matcher(revision).matches() && isPath(revision),
                    "'" + revision + "' is no revision: a branch, a tag or a commit of 40 hexadecimal digits");
        }

        /** Whether a text is one that the hub would take for {@code org/name}. */
        public static boolean isRepo(String text) {
            String[] parts = text.split("/", -1);
            return parts.length == 2 && isName(parts[0]) && isName(parts[1]);
        }

        private static boolean isName(String part) {
            return NAME.matcher(part).matches() && !part.contains("--") && !part.contains("..");
        }

        private static boolean isPath(String revision) {
            return List.of(revision.split("/", -1)).stream()
                    .noneMatch(part ->
                            part.isEmpty() || part.startsWith(".") || part.endsWith(".") || part.contains(".."));
        }

        boolean isCommit() {
            return COMMIT.matcher(revision).matches();
        }

        @Override
        public String folderName() {
            return repo.replace("/", "--");
        }

        @Override
        public String toString() {
            return repo + (revision.equals("main") ? "" : "@" + revision);
        }
    }

    /** An ONNX file on a web server. */
    record Web(URI address) implements Source {

        static Source parse(String text) {
            URI uri = uri(text);
            require(
                    uri.getHost() != null && uri.getRawUserInfo() == null,
                    "'" + text + "' is no address of a file: it needs a host, and no user");
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return host.equals("huggingface.co") || host.equals("hf.co") ? page(text, uri) : new Web(uri);
        }

        public Web {
            require(
                    address.getPath() != null
                            && address.getPath().toLowerCase(Locale.ROOT).endsWith(".onnx"),
                    "'" + address
                            + "' does not end in .onnx: the address of a graph is needed, or org/name of a model on the hub");
        }

        /* As a browser shows it: https://huggingface.co/org/name, /tree/revision. */
        private static Source page(String text, URI uri) {
            String[] parts =
                    uri.getPath().replaceFirst("^/", "").replaceFirst("/$", "").split("/");
            require(
                    parts.length == 2 || parts.length >= 4 && parts[2].equals("tree"),
                    "'" + text + "' is no page of a model; give it as org/name or org/name@revision");
            String revision =
                    parts.length == 2 ? "main" : String.join("/", List.of(parts).subList(3, parts.length));
            return new Hub(parts[0] + "/" + parts[1], revision);
        }

        @Override
        public String folderName() {
            return nameOf(Path.of(address.getPath()));
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A folder, or an ONNX file in it, of this machine. */
    record Folder(Path path) implements Source {

        static Folder parse(String text) {
            try {
                String rest = text.substring("file:".length());
                return new Folder(rest.startsWith("//") ? Path.of(uri(text)) : Path.of(rest));
            } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                throw new PullException(Kind.NAME, "'" + text + "' is no path of this machine", e);
            }
        }

        public Folder {
            path = path.toAbsolutePath().normalize();
        }

        @Override
        public String folderName() {
            return path.toString().endsWith(".onnx") ? nameOf(path) : String.valueOf(path.getFileName());
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /* model.onnx is called after its folder, or the one above onnx/. */
    private static String nameOf(Path graph) {
        String stem = String.valueOf(graph.getFileName()).replaceFirst("(?i)\\.onnx$", "");
        Path parent = graph.getParent();
        if (parent != null && parent.endsWith("onnx")) {
            parent = parent.getParent();
        }
        boolean usual = stem.startsWith("model") || stem.startsWith("decoder_model");
        return usual && parent != null && parent.getFileName() != null
                ? parent.getFileName().toString()
                : stem;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new PullException(Kind.NAME, "'" + text + "' is no address: " + e.getReason(), e);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new PullException(Kind.NAME, message);
        }
    }
}
