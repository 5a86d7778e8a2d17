package io.millrace.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Faults by the number of the call, such as {@code 3-5:fail, 9:hang, 12:oom, 20-:slow=50ms}. Calls count from 1, over all instances of a
 * model and over its reloads; {@code 20-} is the twentieth and all after it. The first rule that has the call's number holds. The
 * faults: {@code fail}; {@code oom}, or {@code oom>4} for calls with more than 4 rows or tokens; {@code hang}, until interrupted;
 * {@code stuck}, for good; {@code slow=50ms}; {@code die}, which ends the calling thread; {@code lost}, until the model is loaded anew.
 */
public record FaultScript(List<Rule> rules) {

    private static final Pattern RULE = Pattern.compile("([1-9][0-9]{0,8})(-([1-9][0-9]{0,8})?)?\\s*:\\s*(\\S+)");

    public FaultScript {
        rules = List.copyOf(rules);
    }

    /** What befalls the calls {@code first … last}; {@code text} is the fault as it was written. */
    record Rule(long first, long last, Fault fault, String text) {
        boolean holds(long call) {
            return first <= call && call <= last;
        }

        @Override
        public String toString() {
            String calls = last == Long.MAX_VALUE ? first + "-" : first + (last == first ? "" : "-" + last);
            return calls + ":" + text;
        }
    }

    /**
     * Reads rules, separated by commas.
     *
     * @throws IllegalArgumentException naming the rule that cannot be read
     */
    public static FaultScript parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String rule : text.split("[,;]", -1)) {
            rules.add(rule(rule.strip()));
        }
        return new FaultScript(rules);
    }

    private static Rule rule(String text) {
        Matcher parts = RULE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a fault must be calls and what befalls them, such as 3:fail, 3-5:hang or 9-:slow=50ms, but is '"
                            + text + "'");
        }
        long first = Long.parseLong(parts.group(1));
        long last = last(first, parts);
        if (last < first) {
            throw new IllegalArgumentException("the calls of '" + text + "' end before they begin");
        }
        return new Rule(first, last, FaultNames.parse(parts.group(4)), parts.group(4));
    }

    private static long last(long first, Matcher parts) {
        if (parts.group(2) == null) {
            return first;
        }
        return parts.group(3) == null ? Long.MAX_VALUE : Long.parseLong(parts.group(3));
    }

    /** What befalls a call; nothing where no rule has it. */
    Optional<Fault> at(long call) {
        return rules.stream().filter(rule -> rule.holds(call)).findFirst().map(Rule::fault);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return String.join(",", rules.stream().map(Rule::toString).toList());
    }
}
