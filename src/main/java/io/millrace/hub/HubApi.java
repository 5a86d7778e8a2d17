package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The hub's HTTP API for models. */
final class HubApi {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
    private static final int MOST_BYTES = 16 << 20;
    static final int MOST_FILES = 50_000;
    private static final int MOST_PAGES = 200;

    private final HubHttp http;
    private final HubSettings settings;

    HubApi(HubHttp http, HubSettings settings) {
        this.http = http;
        this.settings = settings;
    }

    /** What a repository has at a revision. */
    RepositoryFiles list(Source.Hub source) throws Again {
        JsonNode info = json(api(source, "/revision/" + encode(source.revision()) + "?blobs=true"), source)
                .body();
        String commit = info.path("sha").asString("");
        if (!commit.matches("[0-9a-f]{40}")) {
            throw strange(source, "names no commit");
        }
        List<RemoteFile> files = siblings(source, info.path("siblings"));
        return new RepositoryFiles(
                commit,
                checked(source, files == null ? tree(source, commit) : files),
                info.path("pipeline_tag").asString(""));
    }

    /* Null where it lacks sizes or hashes, which not every mirror gives. */
    private static @Nullable List<RemoteFile> siblings(Source.Hub source, JsonNode siblings) {
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode sibling : siblings.values()) {
            RemoteFile file = file(source, sibling, "rfilename", "blobId");
            if (file == null) {
                return null;
            }
            files.add(file);
        }
        return siblings.isArray() ? files : null;
    }

    private List<RemoteFile> tree(Source.Hub source, String commit) throws Again {
        List<RemoteFile> files = new ArrayList<>();
        URI next = api(source, "/tree/" + commit + "?recursive=true");
        for (int pages = 0; next != null; pages++) {
            if (pages == MOST_PAGES || files.size() > MOST_FILES) {
                throw strange(source, "lists more than " + MOST_FILES + " files");
            }
            Page page = json(next, source);
            for (JsonNode entry : page.body().values()) {
                if (entry.path("type").asString("").equals("file")) {
                    RemoteFile file = file(source, entry, "path", "oid");
                    if (file == null) {
                        throw strange(source, "names no size or hash of a file");
                    }
                    files.add(file);
                }
            }
            next = page.next();
        }
        return files;
    }

    private static @Nullable RemoteFile file(Source.Hub source, JsonNode entry, String name, String blob) {
        String path = entry.path(name).asString("");
        if (!RemoteFile.isInside(path)) {
            throw strange(
                    source, "names a file '" + path.replaceAll("\\p{Cntrl}", "?") + "', which leads out of its folder");
        }
        JsonNode lfs = entry.path("lfs");
        String sha = lfs.path("sha256").asString(lfs.path("oid").asString(""));
        String hash = lfs.isObject()
                ? FileHash.bare(sha).replaceFirst("^sha256:", "")
                : entry.path(blob).asString("");
        long size = entry.path("size").asLong(lfs.path("size").asLong(-1));
        return size < 0 || !FileHash.isHash(hash) ? null : new RemoteFile(path, size, new FileHash(hash));
    }

    private static List<RemoteFile> checked(Source.Hub source, List<RemoteFile> files) {
        if (files.size() > MOST_FILES) {
            throw strange(source, "lists more than " + MOST_FILES + " files");
        }
        Set<String> paths = new HashSet<>();
        files.forEach(file -> {
            if (!paths.add(file.path())) {
                throw strange(source, "names the file '" + file.path() + "' twice");
            }
        });
        return files;
    }

    private record Page(JsonNode body, @Nullable URI next) {}

    private Page json(URI uri, Source.Hub source) throws Again {
        try (HttpAnswer answer = http.send("GET", uri, Map.of("Accept", "application/json"))) {
            if (answer.status() != 200) {
                throw errors(source, null).of(answer);
            }
            byte[] bytes = answer.bytes(MOST_BYTES, http.bodyTimeout());
            return new Page(JsonMapper.shared().readTree(bytes), next(answer));
        } catch (JacksonException e) {
            throw strange(source, "is no JSON");
        }
    }

    /* Pages of another host would be asked without the token, and are none of the hub's. */
    private @Nullable URI next(HttpAnswer answer) {
        String link = answer.header("Link");
        Matcher next = NEXT.matcher(link == null ? "" : link);
        if (!next.find()) {
            return null;
        }
        try {
            URI uri = answer.uri().resolve(next.group(1));
            return http.isHub(uri) ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static PullException strange(Source.Hub source, String how) {
        return new PullException(
                Kind.ANSWER, source + ": the hub's answer " + how + "; is HF_ENDPOINT the address of a hub?");
    }

    HubErrors errors(Source.Hub source, @Nullable RemoteFile file) {
        return new HubErrors(
                file == null ? source.toString() : source + ", file " + file.path(),
                source.repo(),
                settings.endpoint(),
                settings.token() != null);
    }

    private URI api(Source.Hub source, String rest) {
        return URI.create(settings.endpoint() + "/api/models/" + source.repo() + rest);
    }

    /** Where a file is to be had. */
    URI resolve(Source.Hub source, String commit, RemoteFile file) {
        String path = Arrays.stream(file.path().split("/")).map(HubApi::encode).collect(Collectors.joining("/"));
        return URI.create(settings.endpoint() + "/" + source.repo() + "/resolve/" + commit + "/" + path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
