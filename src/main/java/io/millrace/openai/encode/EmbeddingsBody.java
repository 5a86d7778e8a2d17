package io.millrace.openai.encode;

import static io.millrace.openai.stream.Bytes.asciiOf;

import io.millrace.edge.StrictJson;
import io.millrace.openai.Head;
import io.millrace.openai.stream.Bytes;
import io.millrace.serving.Encoding.Encoded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * The JSON of an answer to an embeddings request, written piece by piece: a request of 2048 inputs is answered with tens of
 * megabytes. Numbers have the fewest digits that read back as the same float ({@link Float#toString(float)}).
 */
final class EmbeddingsBody {

    static final int PIECE_BYTES = 32 << 10;

    private static final byte[] ID = asciiOf("{\"id\":\"");
    private static final byte[] OPEN = asciiOf("\",\"object\":\"list\",\"data\":[");
    private static final byte[] ROW = asciiOf("{\"object\":\"embedding\",\"index\":");
    private static final byte[] EMBEDDING = asciiOf(",\"embedding\":");

    private final Bytes out = new Bytes();
    private final StringBuilder digits = new StringBuilder();
    private final Head head;
    private final Encoded encoded;
    private final boolean base64;
    private int next;
    private boolean done;

    /** {@code encoded} has finite numbers alone. */
    EmbeddingsBody(Head head, Encoded encoded, boolean base64) {
        this.head = head;
        this.encoded = encoded;
        this.base64 = base64;
    }

    boolean done() {
        return done;
    }

    /** The next whole rows, at least one and about {@link #PIECE_BYTES}; the last piece ends the JSON. */
    byte[] piece() {
        out.clear();
        if (next == 0) {
            out.raw(ID).escaped(head.id()).raw(OPEN);
        }
        while (next < encoded.rows().size() && out.size() < PIECE_BYTES) {
            row(next++);
        }
        done = next == encoded.rows().size();
        return (done ? end() : out).copy();
    }

    private void row(int index) {
        out.ascii(index == 0 ? "" : ",").raw(ROW).ascii(Integer.toString(index)).raw(EMBEDDING);
        float[] row = encoded.rows().get(index);
        if (base64) {
            out.ascii("\"").raw(Base64.getEncoder().encode(littleEndian(row))).ascii("\"}");
        } else {
            numbers(row);
            out.ascii("}");
        }
    }

    private void numbers(float[] row) {
        digits.setLength(0);
        for (int i = 0; i < row.length; i++) {
            digits.append(i == 0 ? '[' : ',').append(row[i]);
        }
        out.ascii(digits).ascii(row.length == 0 ? "[]" : "]");
    }

    private static byte[] littleEndian(float[] row) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(row);
        return bytes.array();
    }

    private Bytes end() {
        return out.ascii("],\"model\":\"")
                .escaped(head.model())
                .ascii("\",\"usage\":")
                .raw(StrictJson.bytes(PromptUsage.of(encoded.promptTokens())))
                .ascii("}");
    }
}
