package io.millrace.edge;

import io.millrace.serving.ResponseScheduler;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/** The threads that connections are read and written from, to go on with their requests on. */
final class EventLoops {

    private final Map<EventLoop, ResponseScheduler> known = new ConcurrentHashMap<>();

    /** An answer whose request may go on on the thread of its connection, where it came by Netty. */
    Mono<Void> on(ServerHttpRequest request, Mono<Void> answer) {
        Object origin = ServerHttpRequestDecorator.<Object>getNativeRequest(request);
        if (!(origin instanceof Connection connection)) {
            return answer;
        }
        ResponseScheduler loop = known.computeIfAbsent(connection.channel().eventLoop(), EventLoops::scheduler);
        return answer.contextWrite(context -> context.put(ResponseScheduler.class, loop));
    }

    private static ResponseScheduler scheduler(EventLoop loop) {
        return new ResponseScheduler(Schedulers.fromExecutor(loop));
    }
}
