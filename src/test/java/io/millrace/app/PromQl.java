package io.millrace.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a PromQL expression reads: enough of its grammar for the queries in docker and k8s. */
final class PromQl {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring|group_left)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]|\\boffset\\s+[0-9a-z]+");
    private static final Pattern MATCHER = Pattern.compile("(" + NAME + ")\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern SELECTOR =
            Pattern.compile("(" + NAME + ")\\s*(\\{[^}]*})?(?!\\s*\\()(?![a-zA-Z0-9_:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "inf", "nan");

    private PromQl() {}

    /** A condition on a label, such as {@code le="2.0"}. */
    record Condition(String label, String operator, String value) {}

    /** A metric and the conditions on it. */
    record Selector(String metric, List<Condition> conditions) {}

    static List<Selector> selectors(String expression) {
        List<Selector> found = new ArrayList<>();
        Matcher matcher = SELECTOR.matcher(
                RANGE.matcher(GROUPING.matcher(expression).replaceAll(" ")).replaceAll(" "));
        while (matcher.find()) {
            if (!WORDS.contains(matcher.group(1))) {
                found.add(new Selector(matcher.group(1), conditions(matcher.group(2))));
            }
        }
        return found;
    }

    /** The labels that results are grouped by. */
    static Set<String> groupings(String expression) {
        Set<String> labels = new TreeSet<>();
        GROUPING.matcher(expression)
                .results()
                .flatMap(result -> Pattern.compile(",").splitAsStream(result.group(2)))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .forEach(labels::add);
        return labels;
    }

    private static List<Condition> conditions(String braces) {
        return braces == null
                ? List.of()
                : MATCHER.matcher(braces)
                        .results()
                        .map(m -> new Condition(m.group(1), m.group(2), m.group(3)))
                        .toList();
    }
}
