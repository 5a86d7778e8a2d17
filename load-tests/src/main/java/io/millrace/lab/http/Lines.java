package io.millrace.insight;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connections to a service on this machine, kept alive, each with one request at a time. All of it happens on one event loop. */
final class Lines {

    private static final int MAX_ANSWER = 16 << 20;
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Deque<Line> idle = new ArrayDeque<>();
    private final Set<Line> busy = new HashSet<>();

    Lines(EventLoop loop, int port) {
        this.loop = loop;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(InetAddress.getLoopbackAddress(), port)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(), new HttpObjectAggregator(MAX_ANSWER));
                    }
                });
    }

    /** How a request goes: sent, then one of the others, or lost alone. */
    interface Outcome {
        void sent();

        void answered(Reply reply);

        void lost(Throwable cause);
    }

    /** Sends over the connection that was idle last, or a new one; on the event loop. */
    void send(byte[] request, Outcome outcome) {
        Line line = fresh();
        if (line == null) {
            connect(request, outcome);
        } else {
            line.send(request, outcome);
        }
    }

    /** One that has not been idle for so long that the service may be about to close it. */
    private @Nullable Line fresh() {
        Line last = idle.pollFirst();
        while (last != null && System.nanoTime() - last.idleSince > LONGEST_IDLE.toNanos()) {
            last.close();
            last = idle.pollFirst();
        }
        return last;
    }

    private void connect(byte[] request, Outcome outcome) {
        ChannelFutureListener listener = connected -> {
            if (connected.isSuccess()) {
                opened(connected.channel()).send(request, outcome);
            } else {
                outcome.lost(connected.cause());
            }
        };
        var _ = bootstrap.connect().addListener(listener);
    }

    private Line opened(Channel channel) {
        Line line = new Line(channel);
        var _ = channel.pipeline().addLast(line);
        return line;
    }

    /** Loses what is not answered. */
    void giveUp() {
        for (Line line : List.copyOf(busy)) {
            line.fail(new IOException("no answer in time"));
        }
    }

    void close() {
        var _ = loop.submit(() -> List.copyOf(idle).forEach(Line::close)).syncUninterruptibly();
    }

    private final class Line extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final Channel channel;
        private @Nullable Outcome waiting;
        private long idleSince;

        Line(Channel channel) {
            this.channel = channel;
        }

        void send(byte[] request, Outcome outcome) {
            waiting = outcome;
            busy.add(this);
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(request));
            outcome.sent();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            Outcome outcome = taken();
            if (HttpUtil.isKeepAlive(response)) {
                idleSince = System.nanoTime();
                idle.addFirst(this);
            }
            if (outcome != null) {
                outcome.answered(reply(response));
            }
        }

        private @Nullable Outcome taken() {
            Outcome outcome = waiting;
            waiting = null;
            busy.remove(this);
            return outcome;
        }

        void close() {
            var _ = channel.close();
        }

        void fail(Throwable cause) {
            Outcome outcome = taken();
            close();
            if (outcome != null) {
                outcome.lost(cause);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            idle.remove(this);
            fail(new IOException("the connection ended before the answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(cause);
        }
    }

    private static Reply reply(FullHttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        byte[] body = new byte[response.content().readableBytes()];
        response.content().readBytes(body);
        return new Reply(response.status().code(), headers, body);
    }
}
