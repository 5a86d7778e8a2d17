package io.millrace.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlaygroundFilesTest {

    private static final int MOST = 250_000; // bytes in all, compressed
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) ?['\"](\\.[^'\"]+)['\"]");
    private static final Pattern FILE_OF_PAGE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
    private static final Pattern INLINE = Pattern.compile("<style|style=|\\son\\w+=\"|<script(?![^>]* src=)[^>]*>");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:fetch|import|URL|@import)\\s*\\(?['\"`]https?:");

    private final PlaygroundFiles files;

    PlaygroundFilesTest() throws IOException {
        files = PlaygroundFiles.load();
    }

    @Test
    void files_all_areSmallWhenCompressed() {
        int sum = Stream.concat(Stream.of(files.page()), files.files().values().stream())
                .mapToInt(file -> file.packed().length)
                .sum();
        assertThat(sum).isBetween(1, MOST);
    }

    @Test
    void files_imports_areThere() {
        Map<String, Set<String>> missing = modules()
                .collect(Collectors.toMap(name -> name, name -> found(IMPORT, text(name), name)
                        .filter(file -> !files.files().containsKey(file))
                        .collect(Collectors.toSet())));
        assertThat(missing)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, none) -> assertThat(none).as(name).isEmpty());
    }

    @Test
    void files_ofThePage_areThereUnderItsVersion() {
        String page = new String(files.page().bytes(), UTF_8);
        assertThat(FILE_OF_PAGE.matcher(page).results().map(result -> result.group(1)))
                .hasSizeGreaterThan(3)
                .allSatisfy(file -> {
                    String root = "playground/" + files.version() + "/";
                    assertThat(file).startsWith(root);
                    assertThat(files.files()).containsKey(file.substring(root.length()));
                });
    }

    @Test
    void files_ofOurs_haveNothingInlineAndNothingFromElsewhere() {
        assertThat(new String(files.page().bytes(), UTF_8)).doesNotContainPattern(INLINE);
        assertThat(modules().filter(name -> !name.startsWith("lib/"))).allSatisfy(name -> assertThat(text(name))
                .as(name)
                .doesNotContainPattern(ELSEWHERE)
                .doesNotContain("innerHTML", "unsafeHTML", "eval(", "style=\""));
    }

    @Test
    void files_licences_areNotServed() {
        assertThat(files.files().keySet()).allMatch(name -> name.matches("[\\w./-]+\\.(js|mjs|css|svg)"));
    }

    private Stream<String> modules() {
        return files.files().keySet().stream().filter(name -> name.endsWith("js"));
    }

    private String text(String name) {
        StaticFile file = files.files().get(name);
        return file == null ? "" : new String(file.bytes(), UTF_8);
    }

    /** Files that a file names, from the root. */
    private static Stream<String> found(Pattern pattern, String text, String name) {
        return pattern.matcher(text).results().map((MatchResult result) -> Path.of(name)
                .resolveSibling(result.group(1))
                .normalize()
                .toString());
    }
}
