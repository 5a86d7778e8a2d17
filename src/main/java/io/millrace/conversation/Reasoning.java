package io.millrace.conversation;

import org.jspecify.annotations.Nullable;

/**
 * How much a model shall think before it answers; null leaves it to the template.
 *
 * @param effort none, minimal, low, medium, high, and what else a template knows
 * @param enabled whether to think at all
 * @param budget tokens of thinking at most
 */
public record Reasoning(@Nullable String effort, @Nullable Boolean enabled, @Nullable Integer budget) {

    public static final Reasoning UNSET = new Reasoning(null, null, null);
}
