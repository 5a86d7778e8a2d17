package io.millrace.edge;

import io.millrace.access.Role;
import io.millrace.edge.Endpoint.Match;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/** All endpoints there are, and the forms of errors by where a path lies. */
public final class Endpoints {

    private final List<WireForm> forms;
    private final Map<String, List<Endpoint>> constant = new HashMap<>();
    private final List<Endpoint> all;
    private final List<Endpoint> variable;

    public Endpoints(Collection<WireForm> forms) {
        this.forms = List.copyOf(forms);
        this.all = forms.stream().flatMap(form -> form.endpoints().stream()).toList();
        this.variable = all.stream().filter(endpoint -> !isConstant(endpoint)).toList();
        all.forEach(this::index);
    }

    private void index(Endpoint endpoint) {
        for (PathPattern path : endpoint.paths()) {
            if (!path.hasPatternSyntax()) {
                constant.merge(path.getPatternString(), List.of(endpoint), Endpoints::joined);
            }
        }
    }

    private static List<Endpoint> joined(List<Endpoint> first, List<Endpoint> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static boolean isConstant(Endpoint endpoint) {
        return endpoint.paths().stream().noneMatch(PathPattern::hasPatternSyntax);
    }

    /** In the order in which they are declared. */
    public List<Endpoint> all() {
        return all;
    }

    /** What a request leads to; empty where no endpoint answers its path, or none its method. */
    Optional<Match> match(PathContainer path, HttpMethod method) {
        for (Endpoint endpoint : candidates(path)) {
            if (endpoint.takes(method)) {
                Optional<Match> match = endpoint.match(path);
                if (match.isPresent()) {
                    return match;
                }
            }
        }
        return Optional.empty();
    }

    /** The methods that some endpoint of a path answers; empty where there is none. */
    Set<HttpMethod> methods(PathContainer path) {
        Set<HttpMethod> methods = new TreeSet<>();
        for (Endpoint endpoint : candidates(path)) {
            if (endpoint.match(path).isPresent()) {
                methods.add(endpoint.method());
            }
        }
        return methods;
    }

    /** The pattern by which a path leads to endpoints, whatever the method. */
    PathPattern pattern(PathContainer path) {
        return candidates(path).stream()
                .flatMap(endpoint -> endpoint.match(path).stream())
                .findFirst()
                .orElseThrow()
                .pattern();
    }

    /** What a key must be allowed, one of these, to ask a path, whatever the method; that of all who may ask where it has no endpoint. */
    public Set<Role> roles(PathContainer path) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Endpoint endpoint : candidates(path)) {
            if (endpoint.match(path).isPresent()) {
                roles.add(endpoint.role());
            }
        }
        return roles.isEmpty() ? Set.of(Role.USE) : roles;
    }

    /* A constant path may be written in other ways, with a letter encoded. */
    private List<Endpoint> candidates(PathContainer path) {
        List<Endpoint> others = path.value().indexOf('%') < 0 ? variable : all;
        return constant.getOrDefault(path.value(), others);
    }

    /** The form of the endpoint that a path leads to, or else that of the longest root above it; empty where no form covers it. */
    Optional<ErrorForm> errors(PathContainer path) {
        return candidates(path).stream()
                .filter(endpoint -> endpoint.match(path).isPresent())
                .findFirst()
                .map(this::errors)
                .or(() -> forms.stream()
                        .filter(form -> form.covers(path.value()))
                        .max(Comparator.comparingInt(form -> form.root().length()))
                        .map(WireForm::errors));
    }

    /** The form of an endpoint's errors. */
    private ErrorForm errors(Endpoint endpoint) {
        return forms.stream()
                .filter(form -> form.endpoints().contains(endpoint))
                .findFirst()
                .orElseThrow()
                .errors();
    }
}
