package io.millrace.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.ServingException.EngineFailed;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Reads an event stream, in pieces of any size, as the WHATWG HTML standard has it (section 9.2, server-sent events): lines end in
 * CR, LF or both, an empty one ends an event, and what the stream ends in without one is no event. Line ends are ASCII, so lines
 * are cut as bytes and each is decoded whole. {@code id} and {@code retry} are for reconnecting, which nobody does here.
 */
public final class SseParser {

    private static final int BOM = 0xFEFF;

    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private boolean afterCarriageReturn;
    private boolean begun;

    /** @param limit most bytes of a line, and most characters of an event's data */
    public SseParser(int limit) {
        this.limit = limit;
    }

    /** Hands on the events that the bytes complete. */
    public void feed(byte[] bytes, Consumer<SseEvent> out) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                endOfLine(bytes, from, i, out);
                from = i + 1;
            } else {
                afterCarriageReturn = false;
            }
        }
        keep(bytes, from, bytes.length);
    }

    private void endOfLine(byte[] bytes, int from, int end, Consumer<SseEvent> out) {
        boolean restOfLineEnd = afterCarriageReturn && bytes[end] == '\n';
        afterCarriageReturn = bytes[end] == '\r';
        if (!restOfLineEnd) {
            keep(bytes, from, end);
            line(takeLine(), out);
        }
    }

    private void keep(byte[] bytes, int from, int end) {
        requireWithin(line.size() + end - from);
        line.write(bytes, from, end - from);
    }

    private String takeLine() {
        String text = line.toString(UTF_8);
        line.reset();
        boolean marked = !begun && !text.isEmpty() && text.charAt(0) == BOM;
        begun = true;
        return marked ? text.substring(1) : text;
    }

    private void line(String line, Consumer<SseEvent> out) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            dispatch(out);
        } else if (colon < 0) {
            field(line, "");
        } else if (colon > 0) {
            field(line.substring(0, colon), value(line.substring(colon + 1)));
        }
    }

    private static String value(String text) {
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    private void field(String name, String value) {
        if (name.equals("data")) {
            requireWithin(data.length() + value.length());
            data.append(value).append('\n');
        } else if (name.equals("event")) {
            type = value;
        }
    }

    private void dispatch(Consumer<SseEvent> out) {
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            out.accept(new SseEvent(type.isEmpty() ? "message" : type, data.toString()));
        }
        data.setLength(0);
        type = "";
    }

    private void requireWithin(long size) {
        if (size > limit) {
            throw new EngineFailed("A remote server sent an event of more than " + limit + " bytes", null);
        }
    }
}
