package io.millrace.insight;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the answers of a connection that is kept alive, one after the other: bodies of a stated length, and chunked ones (RFC 9112). */
final class ReplyReader {

    private static final int MAX_LINE = 8192;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 [1-5][0-9]{2}( .*)?");

    private final InputStream in;
    private final byte[] line = new byte[MAX_LINE];

    ReplyReader(InputStream in) {
        this.in = new BufferedInputStream(in, MAX_LINE);
    }

    /** An answer of HTTP. */
    record Reply(int status, byte[] body) {}

    /** @throws IOException when the connection ends before the answer does, or what comes is no answer of HTTP/1.1 */
    Reply read() throws IOException {
        int status = status(line());
        return new Reply(status, body(headers()));
    }

    private static int status(String line) throws ProtocolException {
        if (!STATUS.matcher(line).matches()) {
            throw new ProtocolException("not a status line: '" + line + "'");
        }
        return Integer.parseInt(line, 9, 12, 10);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("not a header: '" + header + "'");
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        String length = headers.get("content-length");
        if (length == null || !length.matches("[0-9]{1,9}")) {
            throw new ProtocolException("neither chunked nor of a stated length: " + headers);
        }
        return exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(line()); size > 0; size = size(line())) {
            body.writeBytes(exactly(size));
            empty(line());
        }
        empty(line());
        return body.toByteArray();
    }

    private static int size(String line) throws ProtocolException {
        int extensions = line.indexOf(';');
        String size = (extensions < 0 ? line : line.substring(0, extensions)).strip();
        if (!size.matches("[0-9a-fA-F]{1,7}")) {
            throw new ProtocolException("not the size of a chunk: '" + line + "'");
        }
        return Integer.parseInt(size, 16);
    }

    private static void empty(String line) throws ProtocolException {
        if (!line.isEmpty()) {
            throw new ProtocolException("'" + line + "' where a chunk must end");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || length == MAX_LINE) {
                throw new EOFException("the connection ended, or a line is over " + MAX_LINE + " bytes");
            }
            line[length++] = (byte) b;
        }
        return new String(line, 0, length > 0 && line[length - 1] == '\r' ? length - 1 : length, ISO_8859_1);
    }
}
