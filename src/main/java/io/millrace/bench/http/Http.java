package io.millrace.bench.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A client of one service. Connections are kept alive, each with one request at a time; a request goes over the one that was idle last,
 * or a new one. One thread sends and reads them all, so that a service on the same cores keeps as much of them as it can. A request
 * that hears nothing for a minute, or another time, is lost. Any thread may ask.
 */
public final class Http implements AutoCloseable {

    /** How the name of a client's thread begins. */
    public static final String THREAD = "http-client";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(THREAD, Thread.MAX_PRIORITY), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final InetSocketAddress address;
    private final Duration patience;
    private final @Nullable SslContext tls;
    private final Lines lines;

    public Http(InetSocketAddress address) {
        this(address, PATIENCE, null);
    }

    private Http(InetSocketAddress address, Duration patience, @Nullable SslContext tls) {
        this.address = address;
        this.patience = patience;
        this.tls = tls;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(address)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        secure(channel);
                        channel.pipeline().addLast(new HttpResponseDecoder());
                    }
                });
        lines = new Lines(bootstrap, patience);
        var _ = loop.scheduleAtFixedRate(lines::loseTheSilent, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Of the service at {@code http://} or {@code https://} HOST[:PORT].
     *
     * @throws IllegalArgumentException when it is no such address, or its host is not known
     */
    public static Http of(URI service, Duration patience) {
        boolean secure = "https".equals(service.getScheme());
        if (service.getHost() == null || !(secure || "http".equals(service.getScheme()))) {
            throw new IllegalArgumentException("'" + service + "' is not http://HOST[:PORT] or https://HOST[:PORT]");
        }
        int port = service.getPort() >= 0 ? service.getPort() : secure ? 443 : 80;
        InetSocketAddress address = new InetSocketAddress(service.getHost(), port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the host '" + service.getHost() + "' is not known");
        }
        return new Http(address, patience, secure ? tls() : null);
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is not available: " + e.getMessage(), e);
        }
    }

    private void secure(Channel channel) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc(), address.getHostString(), address.getPort()));
        }
    }

    /** A client of the same service with connections of its own. */
    public Http another() {
        return new Http(address, patience, tls);
    }

    /** The same that waits so long for an answer to begin or go on. */
    public Http patient(Duration time) {
        return new Http(address, time, tls);
    }

    /** Nanoseconds of processor time that the thread has taken. */
    public long cpuNanos() {
        long id = loop.submit(() -> Thread.currentThread().threadId())
                .syncUninterruptibly()
                .getNow();
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(id);
    }

    /** The thread that outcomes are told on. */
    public ScheduledExecutorService loop() {
        return loop;
    }

    /** Answers that came without a request. */
    public long unasked() {
        return lines.unasked();
    }

    /** Sends a request as {@link Request#bytes} has it. */
    public void send(byte[] request, Exchange outcome) {
        if (loop.inEventLoop()) {
            lines.send(request, outcome);
        } else {
            loop.execute(() -> lines.send(request, outcome));
        }
    }

    /** The answer, or {@link Lost}. */
    public CompletableFuture<Reply> send(byte[] request) {
        CompletableFuture<Reply> future = new CompletableFuture<>();
        send(request, new Exchange() {
            @Override
            public void answered(Reply reply) {
                future.complete(reply);
            }

            @Override
            public void lost(Lost why) {
                future.completeExceptionally(why);
            }
        });
        return future;
    }

    /** Waits for the answer. */
    public Reply ask(Request request) throws Lost {
        try {
            return send(request.bytes()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Lost lost) {
                throw lost;
            }
            throw e;
        }
    }

    /**
     * Waits for the answer, which must have this status.
     *
     * @throws IOException also where it has another
     */
    public Reply expect(int status, Request request) throws IOException {
        Reply reply = ask(request);
        if (reply.status() != status) {
            throw new IOException("%s %s answered %d in the place of %d: %s"
                    .formatted(request.method(), request.path(), reply.status(), status, reply.text()));
        }
        return reply;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        if (!loop.isShuttingDown()) {
            var _ = loop.submit(lines::close).awaitUninterruptibly();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
