package io.millrace.edge;

import io.millrace.access.Role;
import io.millrace.serving.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One endpoint, declared once: what leads to it, what it asks of who calls it, how its body is read, and what the API's document says.
 *
 * @param paths all of which lead to it, those of the API's document first
 * @param documented how many of the paths the API's document lists
 * @param operation what meters count it as
 * @param role what a key must be allowed
 * @param doc of the API's document
 */
public record Endpoint(
        HttpMethod method,
        List<PathPattern> paths,
        int documented,
        Operation operation,
        Role role,
        BodyRule body,
        EndpointDoc doc,
        EndpointHandler handler) {

    private static final String MODEL = "{model}";
    private static final String ORGANIZATION = "organization";

    public Endpoint {
        paths = List.copyOf(paths);
    }

    /** One that reads. */
    public static Endpoint get(String path, EndpointDoc doc, EndpointHandler handler) {
        return new Endpoint(
                HttpMethod.GET, patterns(List.of(path)), 1, Operation.OTHER, Role.USE, BodyRule.NONE, doc, handler);
    }

    /** One that takes something away. */
    public static Endpoint delete(String path, EndpointDoc doc, EndpointHandler handler) {
        return new Endpoint(
                HttpMethod.DELETE, patterns(List.of(path)), 1, Operation.OTHER, Role.USE, BodyRule.NONE, doc, handler);
    }

    /** One that runs a model or acts. */
    public static Endpoint post(
            List<String> paths, Operation operation, BodyRule body, EndpointDoc doc, EndpointHandler handler) {
        return new Endpoint(HttpMethod.POST, patterns(paths), paths.size(), operation, Role.USE, body, doc, handler);
    }

    /** The same for keys with another role. */
    public Endpoint needing(Role other) {
        return new Endpoint(method, paths, documented, operation, other, body, doc, handler);
    }

    /** The same for operators alone. */
    public Endpoint administering() {
        return needing(Role.ADMIN);
    }

    /** The same by other paths, too, which the API's document leaves out. */
    public Endpoint also(List<String> aliases) {
        List<PathPattern> all =
                Stream.concat(paths.stream(), patterns(aliases).stream()).toList();
        return new Endpoint(method, all, documented, operation, role, body, doc, handler);
    }

    /** A model's name may be two segments of a path, in front of which {@code {model}} stands for the second. */
    private static List<PathPattern> patterns(List<String> paths) {
        return Stream.concat(
                        paths.stream(),
                        paths.stream().filter(path -> path.contains(MODEL)).map(Endpoint::inTwo))
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    private static String inTwo(String path) {
        return path.replace(MODEL, "{" + ORGANIZATION + "}/" + MODEL);
    }

    Optional<Match> match(PathContainer path) {
        for (PathPattern pattern : paths) {
            PathPattern.PathMatchInfo found = pattern.matchAndExtract(path);
            if (found != null && !endsInEmptySegment(path)) {
                return Optional.of(new Match(this, pattern, named(found.getUriVariables())));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> named(Map<String, String> variables) {
        String organization = variables.get(ORGANIZATION);
        return organization == null
                ? variables
                : Map.of(
                        "model",
                        organization + "/" + variables.get("model"),
                        "version",
                        variables.getOrDefault("version", ""));
    }

    /* {*name} takes what follows, which may be nothing. */
    private static boolean endsInEmptySegment(PathContainer path) {
        List<PathContainer.Element> elements = path.elements();
        return elements.isEmpty() || !(elements.getLast() instanceof PathSegment);
    }

    /** Whether it answers requests of a method; who reads may ask for the head alone. */
    boolean takes(HttpMethod asked) {
        return method.equals(asked) || method.equals(HttpMethod.GET) && asked.equals(HttpMethod.HEAD);
    }

    /**
     * An endpoint, and how a path led to it.
     *
     * @param variables of the pattern, decoded
     */
    public record Match(Endpoint endpoint, PathPattern pattern, Map<String, String> variables) {

        private static final String ATTRIBUTE = Match.class.getName();

        /** That of an exchange; null where it leads to no endpoint. */
        public static @Nullable Match of(ServerWebExchange exchange) {
            return exchange.getAttribute(ATTRIBUTE);
        }

        void putInto(ServerWebExchange exchange) {
            exchange.getAttributes().put(ATTRIBUTE, this);
        }
    }
}
