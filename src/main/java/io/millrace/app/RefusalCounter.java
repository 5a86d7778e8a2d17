package io.millrace.app;

import io.millrace.core.ServingException;
import io.millrace.telemetry.Refusal;
import io.millrace.telemetry.RefusalMeters;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Counts every refusal by its reason on its way to the handler that answers. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusalCounter implements WebExceptionHandler {

    /** Attribute of an exchange: a {@link Refusal} that says more than the error does. */
    static final String REASON = Refusal.class.getName();

    private final RefusalMeters meters;

    RefusalCounter(RefusalMeters meters) {
        this.meters = meters;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        Refusal known = exchange.getAttribute(REASON);
        Optional.ofNullable(known).or(() -> reason(error)).ifPresent(meters::count);
        return Mono.error(error);
    }

    /** Empty for what is not the client's business. */
    static Optional<Refusal> reason(Throwable error) {
        return switch (error) {
            case ServingException refusal -> reason(refusal);
            case ErrorResponse response -> reason(response.getStatusCode().value());
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> reason(ServingException refusal) {
        return switch (refusal) {
            case ServingException.InvalidRequest _, ServingException.ContextOverflow _ -> Optional.of(Refusal.INVALID);
            case ServingException.ModelNotFound _ -> Optional.of(Refusal.NOT_FOUND);
            case ServingException.ModelNotReady _ -> Optional.of(Refusal.NOT_READY);
            case ServingException.Overloaded _ -> Optional.of(Refusal.OVERLOAD);
            case ServingException.DeadlineExceeded _ -> Optional.of(Refusal.DEADLINE);
            case ServingException.SlowClient _ -> Optional.of(Refusal.SLOW_CLIENT);
            case ServingException.EngineFailed _, ServingException.RequestFailed _ -> Optional.empty();
        };
    }

    private static Optional<Refusal> reason(int status) {
        return switch (status) {
            case 400 -> Optional.of(Refusal.MALFORMED);
            case 401 -> Optional.of(Refusal.KEY);
            case 403 -> Optional.of(Refusal.ROLE);
            case 404 -> Optional.of(Refusal.NOT_FOUND);
            case 405 -> Optional.of(Refusal.METHOD);
            case 408 -> Optional.of(Refusal.SLOW_BODY);
            case 413 -> Optional.of(Refusal.TOO_LARGE);
            case 415 -> Optional.of(Refusal.MEDIA_TYPE);
            case 503 -> Optional.of(Refusal.OVERLOAD);
            default -> status < 500 ? Optional.of(Refusal.OTHER) : Optional.empty();
        };
    }
}
