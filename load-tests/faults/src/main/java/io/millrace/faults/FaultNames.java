package io.millrace.faults;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a script. */
final class FaultNames {

    private static final Pattern SLOW = Pattern.compile("slow=([0-9]{1,7})(ms|s)");
    private static final Pattern MEMORY = Pattern.compile("oom>([1-9][0-9]{0,6})");

    private FaultNames() {}

    static Fault parse(String word) {
        return switch (word) {
            case "fail" -> new Fault.Fail();
            case "oom" -> new Fault.OutOfMemory(0);
            case "hang" -> new Fault.Hang();
            case "stuck" -> new Fault.Stuck();
            case "die" -> new Fault.Die();
            case "lost" -> new Fault.Lost();
            default -> parseNumbered(word);
        };
    }

    private static Fault parseNumbered(String word) {
        Matcher slow = SLOW.matcher(word);
        if (slow.matches()) {
            long count = Long.parseLong(slow.group(1));
            return new Fault.Slow(slow.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count));
        }
        Matcher memory = MEMORY.matcher(word);
        if (memory.matches()) {
            return new Fault.OutOfMemory(Integer.parseInt(memory.group(1)));
        }
        throw new IllegalArgumentException(
                "a fault must be fail, oom, oom>4, hang, stuck, slow=50ms, die or lost, but is '" + word + "'");
    }
}
