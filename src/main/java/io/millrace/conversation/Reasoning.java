package io.millrace.conversation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much a model shall think before it answers; null leaves it to the template.
 *
 * @param effort none, minimal, low, medium, high, and what else a template knows
 * @param enabled whether to think at all
 * @param budget tokens of thinking at most
 */
public record Reasoning(
        @Nullable String effort,
        @Nullable Boolean enabled,
        @Nullable Integer budget) {

    public static final Reasoning UNSET = new Reasoning(null, null, null);

    /**
     * What reaches a chat template: {@code reasoning_effort}, and {@code enable_thinking} and {@code thinking}, the names that
     * templates have for one switch. The effort {@code none} turns thinking off.
     */
    public Map<String, Object> templateArguments() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        boolean off = "none".equals(effort);
        if (effort != null && !off) {
            arguments.put("reasoning_effort", effort);
        }
        Boolean on = enabled == null && effort != null ? Boolean.valueOf(!off) : enabled;
        if (on != null) {
            arguments.put("enable_thinking", on);
            arguments.put("thinking", on);
        }
        return arguments;
    }
}
