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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.Separator;
import org.springframework.web.util.pattern.PathPattern;

/** All endpoints there are, and the forms of errors by where a path lies. */
public final class Endpoints {

    private final List<WireForm> forms;
    private final Map<String, List<Match>> constant = new HashMap<>();
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
                List<Match> match = List.of(new Match(endpoint, path, Map.of()));
                constant.merge(path.getPatternString(), match, Endpoints::joined);
            }
        }
    }

    private static List<Match> joined(List<Match> first, List<Match> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static boolean isConstant(Endpoint endpoint) {
        return endpoint.paths().stream().noneMatch(PathPattern::hasPatternSyntax);
    }

    /** In the order in which they are declared. */
    public List<Endpoint> all() {
        return all;
    }

    /** The methods that some endpoint of a path answers; empty where there is none. */
    Set<HttpMethod> methods(PathContainer path) {
        return matches(path).stream()
                .map(match -> match.endpoint().method())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The form of the endpoint that a path leads to, or else that of the longest root above it; empty where no form covers it. */
    Optional<ErrorForm> errors(PathContainer path) {
        return matches(path).stream()
                .findFirst()
                .map(match -> errors(match.endpoint()))
                .or(() -> forms.stream()
                        .filter(form -> form.covers(path.value()))
                        .max(Comparator.comparingInt(form -> form.root().length()))
                        .map(WireForm::errors));
    }

    private ErrorForm errors(Endpoint endpoint) {
        return forms.stream()
                .filter(form -> form.endpoints().contains(endpoint))
                .findFirst()
                .orElseThrow()
                .errors();
    }

    /** What a key must be allowed, one of these, to ask a path, whatever the method; that of all who may ask where it has no endpoint. */
    public Set<Role> roles(PathContainer path) {
        Set<Role> roles = matches(path).stream()
                .map(match -> match.endpoint().role())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
        return roles.isEmpty() ? Set.of(Role.USE) : roles;
    }

    /** What a path, or the same with a slash behind it, leads to, whatever the method; empty where no endpoint answers it. */
    List<Match> matches(PathContainer path) {
        List<Match> matches = exact(path);
        int last = path.elements().size() - 1;
        return matches.isEmpty() && last > 0 && path.elements().get(last) instanceof Separator
                ? exact(path.subPath(0, last))
                : matches;
    }

    private List<Match> exact(PathContainer path) {
        List<Match> known = constant.get(path.value());
        if (known != null) {
            return known;
        }
        // a constant path may be written in other ways, with a letter encoded
        List<Endpoint> others = path.value().indexOf('%') < 0 ? variable : all;
        return closest(others.stream()
                .flatMap(endpoint -> endpoint.match(path).stream())
                .toList());
    }

    /** Those of the pattern that says most of the path: what may be a model's name in two segments may be a name and a word of the API. */
    private static List<Match> closest(List<Match> matches) {
        if (matches.size() < 2) {
            return matches;
        }
        PathPattern closest = matches.stream()
                .map(Match::pattern)
                .min(PathPattern.SPECIFICITY_COMPARATOR)
                .orElseThrow();
        return matches.stream()
                .filter(match -> PathPattern.SPECIFICITY_COMPARATOR.compare(match.pattern(), closest) == 0)
                .toList();
    }
}
