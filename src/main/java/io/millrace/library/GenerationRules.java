package io.millrace.library;

import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import java.util.HashSet;
import java.util.Set;

/** What the service's wire forms refuse while they read a request, and what no engine is asked. */
final class GenerationRules {

    private static final int MOST_CHOICES = 128;
    private static final int MOST_LOGPROBS = 20;
    private static final int MOST_STOPS = 4;
    private static final int MOST_TOOLS = 512;

    private GenerationRules() {}

    /** @throws InvalidRequest naming field, limit and value */
    static void check(Prompt prompt, GenerationOptions options) {
        requireIn("n", options.n(), 1, MOST_CHOICES);
        requireIn("top_logprobs", options.reporting().topLogprobs(), -1, MOST_LOGPROBS);
        check(options.stopping());
        if (prompt instanceof Prompt.Chat chat) {
            requireMessages(chat);
            check(chat.conversation().toolUse());
        }
    }

    private static void check(Stopping stopping) {
        Integer most = stopping.maxTokens();
        if (most != null) {
            requireIn("max_tokens", most, 0, Integer.MAX_VALUE);
        }
        requireIn("min_tokens", stopping.minTokens(), 0, most == null ? Integer.MAX_VALUE : most);
        requireIn("stop", stopping.strings().size(), 0, MOST_STOPS);
        if (stopping.strings().contains("")) {
            throw new InvalidRequest("stop", "stop: a string is empty");
        }
    }

    private static void requireMessages(Prompt.Chat chat) {
        if (chat.conversation().messages().isEmpty()) {
            throw new InvalidRequest("messages", "messages: a conversation has at least one");
        }
    }

    private static void check(ToolUse use) {
        requireIn("tools", use.tools().size(), 0, MOST_TOOLS);
        Set<String> names = new HashSet<>();
        for (Tool tool : use.tools()) {
            if (!Tool.isName(tool.name())) {
                throw new InvalidRequest(
                        "tools", "tools: a function needs " + Tool.NAME_RULE + ", not '" + tool.name() + "'");
            }
            if (!names.add(tool.name())) {
                throw new InvalidRequest("tools", "tools: two are named '" + tool.name() + "'");
            }
        }
        if (!use.choice().canBeMet(names)) {
            throw new InvalidRequest("tool_choice", "tool_choice asks for a tool that is not among tools");
        }
    }

    private static void requireIn(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidRequest(
                    field, field + " must be at least " + least + " and at most " + most + ", but is " + value);
        }
    }
}
