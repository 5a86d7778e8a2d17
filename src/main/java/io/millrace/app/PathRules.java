package io.millrace.app;

import io.millrace.access.Role;
import io.millrace.edge.Endpoints;
import java.util.List;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What a path asks of a key. Paths are matched as handlers are, so that no spelling reaches a handler by another rule.
 *
 * @param open paths that need no key
 * @param management paths of the actuator
 * @param metrics of those, what scrapers ask
 * @param endpoints that say by themselves what they ask
 */
record PathRules(List<PathPattern> open, List<PathPattern> management, List<PathPattern> metrics, Endpoints endpoints) {

    /** The actuator's root where nobody moved it; patterns of open paths name it so wherever it is. */
    private static final String ACTUATOR = "/actuator";

    private static final EndpointId PROMETHEUS = EndpointId.of("prometheus");

    static PathRules of(List<String> open, PathMappedEndpoints actuator, Endpoints endpoints) {
        String base = actuator.getBasePath();
        List<String> roots = base.isEmpty() ? List.copyOf(actuator.getAllPaths()) : List.of(base);
        String metrics = actuator.getPath(PROMETHEUS);
        return new PathRules(
                patterns(open.stream().map(path -> moved(path, base)).toList()),
                patterns(roots.stream().map(root -> root + "/**").toList()),
                patterns(metrics == null ? List.of() : List.of(metrics)),
                endpoints);
    }

    private static String moved(String path, String base) {
        return path.equals(ACTUATOR) || path.startsWith(ACTUATOR + "/")
                ? base + path.substring(ACTUATOR.length())
                : path;
    }

    boolean isOpen(PathContainer path) {
        return anyMatches(open, path);
    }

    boolean isManagement(PathContainer path) {
        return anyMatches(management, path);
    }

    /** Any one of these roles is needed: what the endpoints of the path say, or, of paths without one, who they are for. */
    Set<Role> required(PathContainer path) {
        if (anyMatches(metrics, path)) {
            return Set.of(Role.METRICS, Role.ADMIN);
        }
        return isManagement(path) ? Set.of(Role.ADMIN) : endpoints.roles(path);
    }

    private static boolean anyMatches(List<PathPattern> patterns, PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static List<PathPattern> patterns(List<String> texts) {
        return texts.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }
}
