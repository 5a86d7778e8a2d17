package io.millrace.core;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every way a request can be refused or fail. Refusals carry no stack trace. */
public abstract sealed class ServingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ServingException(String message, @Nullable Throwable cause, boolean withTrace) {
        super(message, cause, withTrace, withTrace);
    }

    /** A request that no server could answer; {@code param} is the offending field, as the client wrote it. */
    public static final class InvalidRequest extends ServingException {
        private static final long serialVersionUID = 1L;
        private final @Nullable String param;

        public InvalidRequest(@Nullable String param, String message) {
            super(message, null, false);
            this.param = param;
        }

        public @Nullable String param() {
            return param;
        }
    }

    /** A prompt, or prompt and completion together, longer than the model's context, in tokens. */
    public static final class ContextOverflow extends ServingException {
        private static final long serialVersionUID = 1L;
        private final String param;

        public ContextOverflow(String param, String message) {
            super(message, null, false);
            this.param = param;
        }

        public String param() {
            return param;
        }
    }

    /** No model has this name. */
    public static final class ModelNotFound extends ServingException {
        private static final long serialVersionUID = 1L;

        public ModelNotFound(String model) {
            super("The model '" + model + "' does not exist", null, false);
        }

        private ModelNotFound(String what, String model) {
            super("The model '" + model + "' has no " + what, null, false);
        }

        /** A version that the model has not. */
        public static ModelNotFound version(String model, String version) {
            return new ModelNotFound("version '" + version + "'", model);
        }

        /**
         * An adapter that the model has not.
         *
         * @param there those that it has
         */
        public static ModelNotFound adapter(String model, String adapter, Collection<String> there) {
            return new ModelNotFound(
                    "adapter '" + adapter + "'; it has "
                            + (there.isEmpty()
                                    ? "none"
                                    : there.stream()
                                            .sorted()
                                            .map(name -> "'" + name + "'")
                                            .collect(Collectors.joining(", "))),
                    model);
        }
    }

    /** The model exists and cannot answer now: loading, failed to load, or draining. */
    public static final class ModelNotReady extends ServingException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public ModelNotReady(String message, Duration retryAfter) {
            super(message, null, false);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The queue is full. */
    public static final class Overloaded extends ServingException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public Overloaded(String message, Duration retryAfter) {
            super(message, null, false);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The request's deadline passed before its answer was there. */
    public static final class DeadlineExceeded extends ServingException {
        private static final long serialVersionUID = 1L;

        public DeadlineExceeded(String message) {
            super(message, null, false);
        }
    }

    /** The client reads more slowly than the model writes, and its bounded buffer is full. */
    public static final class SlowClient extends ServingException {
        private static final long serialVersionUID = 1L;

        public SlowClient(String message) {
            super(message, null, false);
        }
    }

    /** The engine or the model below it failed. */
    public static final class EngineFailed extends ServingException {
        private static final long serialVersionUID = 1L;

        public EngineFailed(String message, @Nullable Throwable cause) {
            super(message, cause, true);
        }
    }

    /**
     * This request failed, and others are served: the model is well, and neither lost nor refused for it. The message says why in words
     * that a client may read.
     */
    public static final class RequestFailed extends ServingException {
        private static final long serialVersionUID = 1L;

        public RequestFailed(String message) {
            super(message, null, false);
        }
    }
}
