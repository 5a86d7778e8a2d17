package io.millrace.openai.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.openai.Head;
import io.millrace.serving.Encoding.Encoded;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VectorsBodyTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final float[] EDGES = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1f,
        Math.nextUp(1f),
        1e7f,
        1e-3f,
        2e-44f
    };

    private static Head head(String model) {
        return new Head("embd-1", 0, model, null, null);
    }

    private static String text(List<float[]> rows, boolean base64) {
        VectorsBody body = VectorsBody.of(head("m"), VectorsBody.Form.EMBEDDINGS, new Encoded(rows, 3), base64);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (!body.done()) {
            all.writeBytes(body.piece());
        }
        return all.toString(UTF_8);
    }

    private static List<float[]> random(long seed, int rows, int columns) {
        Random random = new Random(seed);
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            float[] row = new float[columns];
            for (int j = 0; j < columns; j++) {
                row[j] = finite(random);
            }
            all.add(row);
        }
        return all;
    }

    /** Any finite float, one in four subnormal. */
    private static float finite(Random random) {
        int bits = random.nextInt();
        float value = Float.intBitsToFloat(random.nextInt(4) == 0 ? bits & 0x807fffff : bits);
        return Float.isFinite(value) ? value : finite(random);
    }

    private static float[] numbers(String json, int row) {
        String from = "\"index\":" + row + ",\"embedding\":[";
        int start = json.indexOf(from) + from.length();
        String[] texts = json.substring(start, json.indexOf(']', start)).split(",");
        float[] numbers = new float[texts.length];
        for (int i = 0; i < texts.length; i++) {
            numbers[i] = Float.parseFloat(texts[i]);
        }
        return numbers;
    }

    private static float[] decoded(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] numbers = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(numbers);
        return numbers;
    }

    /** As bits, so that -0 is not 0. */
    private static int[] bits(float[] numbers) {
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        return bits;
    }

    @Test
    void floats_ofAnyBits_readBackTheSame() {
        List<float[]> rows = random(7, 300, 257);
        rows.add(EDGES);
        String json = text(rows, false);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(bits(numbers(json, i))).as("row %d", i).isEqualTo(bits(rows.get(i)));
        }
    }

    @Test
    void base64_decodes_toTheSameFloats() {
        List<float[]> rows = random(8, 60, 129);
        rows.add(EDGES);
        JsonNode base64 = JSON.readTree(text(rows, true)).path("data");
        String floats = text(rows, false);
        for (int i = 0; i < rows.size(); i++) {
            float[] row = decoded(base64.path(i).path("embedding").stringValue());
            assertThat(bits(row)).as("row %d", i).isEqualTo(bits(rows.get(i))).isEqualTo(bits(numbers(floats, i)));
        }
    }

    @Test
    void json_isOpenAis() {
        assertThat(text(List.of(new float[] {1f, -0.25f}, new float[] {}, new float[] {1e-7f}), false))
                .isEqualTo("{\"id\":\"embd-1\",\"object\":\"list\",\"data\":["
                        + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[1.0,-0.25]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[]},"
                        + "{\"object\":\"embedding\",\"index\":2,\"embedding\":[1.0E-7]}],"
                        + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
        assertThat(text(List.of(new float[] {1f}), true)).contains("\"embedding\":\"AACAPw==\"}],");
    }

    @Test
    void modelName_isEscaped() {
        VectorsBody body = VectorsBody.of(
                head("a\"b\\"), VectorsBody.Form.EMBEDDINGS, new Encoded(List.of(new float[] {1f}), 1), false);
        assertThat(JSON.readTree(body.piece()).path("model").stringValue()).isEqualTo("a\"b\\");
    }

    @Test
    void pieces_ofAManyRows_areAboutTheirSize() {
        List<float[]> rows = random(9, 500, 384);
        VectorsBody body = VectorsBody.of(head("m"), VectorsBody.Form.EMBEDDINGS, new Encoded(rows, 3), false);
        List<Integer> sizes = new ArrayList<>();
        while (!body.done()) {
            sizes.add(body.piece().length);
        }
        assertThat(sizes).hasSizeGreaterThan(50);
        int row = 384 * 16;
        assertThat(sizes.subList(0, sizes.size() - 1))
                .allSatisfy(size -> assertThat(size).isBetween(VectorsBody.PIECE_BYTES, VectorsBody.PIECE_BYTES + row));
    }
}
