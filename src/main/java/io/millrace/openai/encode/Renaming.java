package io.millrace.openai.encode;

import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import org.jspecify.annotations.Nullable;

/** Refusals from below in the words of the request: its name for a field in place of the port's. */
final class Renaming {

    private final String from;
    private final String to;

    Renaming(String from, String to) {
        this.from = from;
        this.to = to;
    }

    Throwable of(Throwable error) {
        return switch (error) {
            case InvalidRequest e
            when named(e.param()) -> new InvalidRequest(renamed(e.param()), message(e, e.param()));
            case ContextOverflow e
            when named(e.param()) -> new ContextOverflow(renamed(e.param()), message(e, e.param()));
            default -> error;
        };
    }

    private boolean named(@Nullable String param) {
        return param != null && (param.equals(from) || param.startsWith(from + "["));
    }

    private String renamed(@Nullable String param) {
        return to + String.valueOf(param).substring(from.length());
    }

    private String message(Throwable error, @Nullable String param) {
        return String.valueOf(error.getMessage()).replace(String.valueOf(param), renamed(param));
    }
}
