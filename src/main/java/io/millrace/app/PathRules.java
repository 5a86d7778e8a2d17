package io.millrace.app;

import io.millrace.access.Role;
import io.millrace.edge.Endpoints;
import java.util.List;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What a path asks of a key. Paths are matched as handlers are, so that no spelling reaches a handler by another rule.
 *
 * @param open paths that need no key
 * @param endpoints that say by themselves what they ask
 */
record PathRules(List<PathPattern> open, Endpoints endpoints) {

    private static final PathPattern METRICS = pattern("/actuator/prometheus");
    private static final PathPattern MANAGEMENT = pattern("/actuator/**");

    static PathRules of(List<String> open, Endpoints endpoints) {
        return new PathRules(patterns(open), endpoints);
    }

    boolean isOpen(PathContainer path) {
        return anyMatches(open, path);
    }

    /** Any one of these roles is needed: what the endpoints of the path say, or, of paths without one, who they are for. */
    Set<Role> required(PathContainer path) {
        if (METRICS.matches(path)) {
            return Set.of(Role.METRICS, Role.ADMIN);
        }
        return MANAGEMENT.matches(path) ? Set.of(Role.ADMIN) : endpoints.roles(path);
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
