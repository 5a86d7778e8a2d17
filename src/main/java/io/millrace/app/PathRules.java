package io.millrace.app;

import io.millrace.access.Role;
import java.util.List;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What a path asks of a key. Paths are matched as handlers are, so that no spelling reaches a handler by another rule.
 *
 * @param open paths that need no key
 */
record PathRules(List<PathPattern> open) {

    private static final PathPattern METRICS = pattern("/actuator/prometheus");
    private static final List<PathPattern> ADMIN = patterns(List.of("/actuator/**", "/v2/repository/**"));

    static PathRules of(List<String> open) {
        return new PathRules(patterns(open));
    }

    boolean isOpen(PathContainer path) {
        return anyMatches(open, path);
    }

    /** Any one of these roles is needed. */
    static Set<Role> required(PathContainer path) {
        if (METRICS.matches(path)) {
            return Set.of(Role.METRICS, Role.ADMIN);
        }
        return anyMatches(ADMIN, path) ? Set.of(Role.ADMIN) : Set.of(Role.USE);
    }

    private static boolean anyMatches(List<PathPattern> patterns, PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static List<PathPattern> patterns(List<String> texts) {
        return texts.stream().map(PathRules::pattern).toList();
    }

    private static PathPattern pattern(String text) {
        return PathPatternParser.defaultInstance.parse(text);
    }
}
