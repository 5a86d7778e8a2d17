package io.millrace.playground;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;

/**
 * What is served: the files below {@code playground} on the class path that have a type.
 *
 * @param version of all of them: it changes with any byte
 * @param page the first file, which names the others by the version
 * @param files by their paths below the version
 */
record PlaygroundFiles(String version, StaticFile page, Map<String, StaticFile> files) {

    private static final String ROOT = "playground/";
    private static final String PAGE = "index.html";
    private static final int DIGITS = 12;

    static PlaygroundFiles load() throws IOException {
        SortedMap<String, StaticFile> files = new TreeMap<>();
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**")) {
            String name = name(resource);
            Optional<MediaType> type = StaticFile.typeOf(name);
            if (type.isPresent()) {
                files.put(name, StaticFile.of(type.get(), resource.getContentAsByteArray()));
            }
        }
        return of(files);
    }

    private static PlaygroundFiles of(SortedMap<String, StaticFile> files) throws IOException {
        StaticFile page = files.remove(PAGE);
        if (page == null) {
            throw new IOException(ROOT + PAGE + " is not on the class path");
        }
        String version = version(files);
        String text = new String(page.bytes(), UTF_8).replace("{version}", version);
        return new PlaygroundFiles(version, StaticFile.of(page.type(), text.getBytes(UTF_8)), Map.copyOf(files));
    }

    private static String name(Resource resource) throws IOException {
        String url = resource.getURL().toString();
        return url.substring(url.lastIndexOf("/" + ROOT) + ROOT.length() + 1);
    }

    private static String version(SortedMap<String, StaticFile> files) {
        MessageDigest digest = sha256();
        files.forEach((name, file) -> {
            digest.update(name.getBytes(UTF_8));
            digest.update(file.bytes());
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
