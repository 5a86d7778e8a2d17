package io.millrace.lab.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.millrace.bench.http.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Requests of one text each to {@code POST /v1/embeddings}, and their vectors. */
final class EmbeddingRequests {

    private static final String OPEN = "\"embedding\":\"";

    private EmbeddingRequests() {}

    /** @param text without characters that JSON escapes */
    static Request request(String model, String id, String text) {
        return Request.post(
                "/v1/embeddings",
                id,
                "{\"model\":\"" + model + "\",\"encoding_format\":\"base64\",\"input\":\"" + text + "\"}");
    }

    /** @throws IllegalArgumentException when the answer does not hold just one vector in base64 */
    static float[] vector(byte[] body) {
        String json = new String(body, ISO_8859_1);
        int from = json.indexOf(OPEN) + OPEN.length();
        int to = json.indexOf('"', from);
        if (from < OPEN.length() || to < 0 || json.indexOf(OPEN, to) >= 0) {
            throw new IllegalArgumentException("not one vector in base64: " + json);
        }
        return floats(Base64.getDecoder().decode(json.substring(from, to)));
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** 1 for vectors of one direction; not a number where one has no length. */
    static double cosine(float[] a, float[] b) {
        double dot = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(squareA * squareB);
    }
}
