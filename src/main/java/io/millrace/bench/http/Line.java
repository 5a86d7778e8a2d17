package io.millrace.bench.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection; belongs to its client's thread. */
final class Line extends SimpleChannelInboundHandler<HttpObject> {

    private final Lines lines;
    private final Channel channel;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Exchange waiting;
    private @Nullable HttpResponse head;
    private long moved;

    Line(Lines lines, Channel channel) {
        this.lines = lines;
        this.channel = channel;
    }

    void send(byte[] request, Exchange outcome) {
        waiting = outcome;
        head = null;
        body.reset();
        moved = System.nanoTime();
        lines.busy(this);
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(request));
        outcome.sent();
    }

    /** Whether nothing has come or gone for so long. */
    boolean isStill(Duration time) {
        return System.nanoTime() - moved > time.toNanos();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        moved = System.nanoTime();
        if (part instanceof HttpResponse response) {
            begin(response);
        }
        if (part instanceof HttpContent content) {
            add(content);
        }
    }

    private void begin(HttpResponse response) {
        head = response;
        if (!response.decoderResult().isSuccess()) {
            lose("not an answer of HTTP: " + response.decoderResult().cause());
        } else if (waiting == null) {
            lines.unaskedFor();
            close();
        }
    }

    private void add(HttpContent content) {
        if (!content.decoderResult().isSuccess()) {
            lose("the body is broken: " + content.decoderResult().cause());
            return;
        }
        if (waiting != null && body.size() == 0 && content.content().isReadable()) {
            waiting.begun();
        }
        byte[] bytes = ByteBufUtil.getBytes(content.content());
        body.writeBytes(bytes);
        if (waiting != null && bytes.length > 0) {
            waiting.part(bytes);
        }
        if (content instanceof LastHttpContent) {
            end();
        }
    }

    private void end() {
        Exchange outcome = waiting;
        HttpResponse response = head;
        waiting = null;
        head = null;
        if (outcome == null || response == null) {
            return;
        }
        boolean keptAlive = HttpUtil.isKeepAlive(response);
        Reply reply = reply(response);
        lines.free(this, keptAlive);
        if (!keptAlive) {
            close();
        }
        outcome.answered(reply);
    }

    private Reply reply(HttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new Reply(response.status().code(), headers, body.toByteArray());
    }

    void close() {
        var _ = channel.close();
    }

    void lose(String why) {
        Exchange outcome = waiting;
        waiting = null;
        lines.gone(this);
        close();
        if (outcome != null) {
            outcome.lost(new Lost(head == null ? Lost.Stage.WAITING : Lost.Stage.ANSWERING, why));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lose("the connection ended before the answer did");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lose(cause.toString());
    }
}
