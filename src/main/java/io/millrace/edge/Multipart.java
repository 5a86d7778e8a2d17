package io.millrace.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a body of {@code multipart/form-data} apart (RFC 7578, RFC 2046), without copying it. */
final class Multipart {

    static final String TYPE = "multipart/form-data";

    /** Most parts of a body. */
    static final int MOST_PARTS = 128;

    /** Longest head of a part in bytes. */
    static final int LONGEST_HEAD = 8 << 10;

    private static final int SLICE = 1 << 20;
    private static final int LONGEST_BOUNDARY = 70; // characters, by RFC 2046
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]*)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[;\\s]name=(?:\"([^\"]*)\"|([^\\s;]+))");
    private static final Pattern FILE = Pattern.compile("[;\\s]filename\\*?=");
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final byte[] body;
    private final byte[] delimiter;
    private final Checkpoint checkpoint;

    private Multipart(byte[] body, String boundary, Checkpoint checkpoint) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
        this.checkpoint = checkpoint;
    }

    /**
     * A part of a body.
     *
     * @param file whether it names a file
     */
    record Part(String name, boolean file, ByteBuffer data) {}

    /**
     * The parts of a body in order.
     *
     * @param type of the body, as its head says it
     * @throws InvalidRequest where the body is not what it says
     */
    static List<Part> read(byte[] body, @Nullable String type, Checkpoint checkpoint) {
        Matcher boundary = BOUNDARY.matcher(type == null ? "" : type);
        String text = boundary.find() ? value(boundary) : "";
        if (text.isEmpty() || text.length() > LONGEST_BOUNDARY) {
            throw broken("its Content-Type names no boundary of 1 to " + LONGEST_BOUNDARY + " characters");
        }
        return new Multipart(body, text, checkpoint).parts();
    }

    private static String value(Matcher matcher) {
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        int at = first();
        while (!isAt(at, "--")) {
            if (parts.size() == MOST_PARTS) {
                throw broken("it has more than " + MOST_PARTS + " parts");
            }
            int head = skipLine(at);
            int end = find(delimiter, head, body.length);
            if (end < 0) {
                throw broken("part " + parts.size() + " does not end with the boundary");
            }
            parts.add(part(head, end, parts.size()));
            at = end + delimiter.length;
        }
        return parts;
    }

    /* The first boundary may be the first bytes of all, without a line end before it. */
    private int first() {
        boolean atOnce = isAt(0, new String(delimiter, 2, delimiter.length - 2, ISO_8859_1));
        int found = atOnce ? -2 : find(delimiter, 0, body.length);
        if (!atOnce && found < 0) {
            throw broken("its boundary is nowhere in it");
        }
        return found + delimiter.length;
    }

    /* Spaces may stand behind a boundary. */
    private int skipLine(int from) {
        int at = from;
        while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (!isAt(at, "\r\n")) {
            throw broken("a boundary is not a line of its own");
        }
        return at + 2;
    }

    private Part part(int from, int end, int number) {
        int limit = Math.min(end + delimiter.length, from + LONGEST_HEAD);
        boolean bare = isAt(from, "\r\n");
        int head = bare ? from - 2 : find(END_OF_HEAD, from, limit);
        if (head < 0 || head + END_OF_HEAD.length > end) {
            throw broken("part " + number + " has no head that ends within " + LONGEST_HEAD + " bytes");
        }
        String disposition = disposition(new String(body, from, Math.max(0, head - from), UTF_8), number);
        Matcher name = NAME.matcher(disposition);
        if (!name.find()) {
            throw broken("part " + number + " has no name");
        }
        int start = head + END_OF_HEAD.length;
        return new Part(
                value(name),
                FILE.matcher(disposition).find(),
                ByteBuffer.wrap(body, start, end - start).slice());
    }

    private static String disposition(String head, int number) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Disposition:", 0, 20))
                .findFirst()
                .orElseThrow(() -> broken("part " + number + " has no Content-Disposition"));
    }

    private boolean isAt(int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (from + i >= body.length || body[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /* Boundaries begin with what is rare, so that looking at each byte once is next to all there is to do. */
    private int find(byte[] what, int from, int end) {
        int pass = from + SLICE;
        for (int i = from; i <= end - what.length; i++) {
            if (body[i] == what[0] && Arrays.equals(body, i, i + what.length, what, 0, what.length)) {
                return i;
            }
            if (i == pass) {
                checkpoint.pass();
                pass += SLICE;
            }
        }
        return -1;
    }

    private static InvalidRequest broken(String why) {
        return new InvalidRequest(null, "The request body cannot be read as " + TYPE + ": " + why);
    }
}
