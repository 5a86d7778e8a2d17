package io.millrace.app;

import io.millrace.serving.ResponseScheduler;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/** The threads that connections are read and written from, to go on with their requests on. */
final class EventLoops {

    private final Map<EventLoop, ResponseScheduler> known = new ConcurrentHashMap<>();

    /** The request's own; empty where it came by other means than Netty. */
    Optional<ResponseScheduler> of(ServerHttpRequest request) {
        Object origin = ServerHttpRequestDecorator.<Object>getNativeRequest(request);
        return origin instanceof Connection connection
                ? Optional.of(known.computeIfAbsent(connection.channel().eventLoop(), EventLoops::answering))
                : Optional.empty();
    }

    private static ResponseScheduler answering(EventLoop loop) {
        return new ResponseScheduler(Schedulers.fromExecutor(loop));
    }
}
