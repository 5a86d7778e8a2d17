package io.millrace.langchain4j;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import io.millrace.core.ServingException;
import java.util.function.Supplier;

/** Refusals and failures as LangChain4j tells them, by which it knows what to try again; each has the {@link ServingException} as its cause. */
final class LangChain4jErrors {

    private LangChain4jErrors() {}

    /** What comes of a call. */
    static <T> T told(Supplier<T> call) {
        try {
            return call.get();
        } catch (ServingException e) {
            throw of(e);
        }
    }

    static Throwable of(Throwable failure) {
        return failure instanceof ServingException known ? of(known) : failure;
    }

    private static LangChain4jException of(ServingException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ServingException.InvalidRequest _, ServingException.ContextOverflow _ ->
                new InvalidRequestException(message, failure);
            case ServingException.ModelNotFound _ -> new ModelNotFoundException(message, failure);
            case ServingException.Overloaded _ -> new RateLimitException(message, failure);
            case ServingException.DeadlineExceeded _ -> new TimeoutException(message, failure);
            case ServingException.ModelNotReady _,
                    ServingException.SlowClient _,
                    ServingException.EngineFailed _,
                    ServingException.RequestFailed _ -> new InternalServerException(message, failure);
        };
    }
}
