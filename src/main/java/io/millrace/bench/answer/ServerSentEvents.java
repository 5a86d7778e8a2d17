package io.millrace.bench.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The data of the events in the bytes of a stream, however they are cut (WHATWG HTML, 9.2.6): lines end with LF, CR or CRLF, comments and
 * other fields are passed over, several data lines are one event. For one thread.
 */
final class ServerSentEvents {

    private static final byte[] DATA = "data:".getBytes(UTF_8);
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Consumer<String> events;
    private final Bytes line = new Bytes();
    private final Bytes data = new Bytes();
    private boolean first = true;
    private boolean afterReturn;
    private boolean hasData;

    ServerSentEvents(Consumer<String> events) {
        this.events = events;
    }

    void accept(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                line.add(bytes, start, i);
                start = i + 1;
                if (b == '\r' || !afterReturn) {
                    endOfLine();
                }
            }
            afterReturn = b == '\r';
        }
        line.add(bytes, start, bytes.length);
    }

    private void endOfLine() {
        if (first) {
            line.drop(MARK);
            first = false;
        }
        if (line.size == 0) {
            dispatch();
        } else if (line.startsWith(DATA)) {
            int from = line.size > DATA.length && line.bytes[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
            if (hasData) {
                data.add(new byte[] {'\n'}, 0, 1);
            }
            data.add(line.bytes, from, line.size);
            hasData = true;
        }
        line.size = 0;
    }

    private void dispatch() {
        if (hasData) {
            events.accept(data.text());
        }
        data.size = 0;
        hasData = false;
    }

    /** Bytes that grow. */
    private static final class Bytes {
        private byte[] bytes = new byte[256];
        private int size;

        void add(byte[] more, int from, int to) {
            if (size + to - from > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + to - from));
            }
            System.arraycopy(more, from, bytes, size, to - from);
            size += to - from;
        }

        boolean startsWith(byte[] start) {
            return size >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
        }

        void drop(byte[] start) {
            if (startsWith(start)) {
                System.arraycopy(bytes, start.length, bytes, 0, size - start.length);
                size -= start.length;
            }
        }

        String text() {
            return new String(bytes, 0, size, UTF_8);
        }
    }
}
