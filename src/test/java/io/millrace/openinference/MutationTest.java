package io.millrace.openinference;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.serving.TensorInference.Signature;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bodies one step from valid ones are either read or refused; nothing else ever comes out. */
class MutationTest {

    private static final int CASES = 20_000;
    private static final byte[] NASTY = Bodies.utf8("{}[]\",:-+.0123456789eEtfn\\u\0\u0001 ");

    private static final String ADD = """
            {"id":"q","parameters":{"priority":2,"timeout":1000,"binary_data_output":false},"inputs":[\
            {"name":"a","shape":[2,3],"datatype":"FP32","data":[[1,2.5,-3e2],[0.25,1e-7,6]]},\
            {"datatype":"FP32","data":[1,2,3,4,5,6],"shape":[2,3],"name":"b"}],\
            "outputs":[{"name":"sum","parameters":{"binary_data":true}}]}""";

    private static final String BINARY = """
            {"inputs":[{"name":"text","shape":[3],"datatype":"BYTES","parameters":{"binary_data_size":18}}]}""";

    private final SplittableRandom random = new SplittableRandom(42);
    private int read;
    private int refused;

    @Test
    void read_mutatedJson_isReadOrRefused() {
        byte[] body = Bodies.utf8(ADD);
        for (int i = 0; i < CASES; i++) {
            attempt(mutated(body), null, FakeInference.ADD);
        }
        assertThat(read).isPositive();
        assertThat(refused).isGreaterThan(CASES / 4);
    }

    @Test
    void read_mutatedBinary_isReadOrRefused() {
        byte[] body = Bodies.concat(Bodies.utf8(BINARY), strings("ab", "", "dïx"));
        for (int i = 0; i < CASES; i++) {
            long length = random.nextInt(8) == 0 ? random.nextInt(body.length + 9) : BINARY.length();
            attempt(mutated(body), length, FakeInference.ECHO);
        }
        assertThat(read).isPositive();
        assertThat(refused).isGreaterThan(CASES / 4);
    }

    private void attempt(byte[] body, @Nullable Long length, Signature signature) {
        try {
            assertThat(InferRequest.read(body, length, signature.model(), signature)
                            .request()
                            .inputs())
                    .hasSameSizeAs(signature.inputs());
            read++;
        } catch (InvalidRequest e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000);
            refused++;
        }
    }

    private byte[] mutated(byte[] valid) {
        byte[] body = valid;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            body = once(body);
        }
        return body;
    }

    private byte[] once(byte[] body) {
        int at = random.nextInt(body.length);
        int to = Math.min(body.length, at + 1 + random.nextInt(6));
        byte[] head = Arrays.copyOf(body, at);
        return switch (random.nextInt(6)) {
            case 0 -> Bodies.concat(head, Arrays.copyOfRange(body, to, body.length), new byte[] {' '});
            case 1 -> Bodies.concat(head, Arrays.copyOfRange(body, at, to), Arrays.copyOfRange(body, at, body.length));
            case 2 -> Bodies.concat(Arrays.copyOf(body, at + 1));
            case 3 -> replaced(body, at, (byte) random.nextInt(256));
            default -> replaced(body, at, NASTY[random.nextInt(NASTY.length)]);
        };
    }

    private static byte[] replaced(byte[] body, int at, byte with) {
        byte[] copy = body.clone();
        copy[at] = with;
        return copy;
    }

    private static byte[] strings(String... values) {
        List<byte[]> texts = Arrays.stream(values).map(Bodies::utf8).toList();
        ByteBuffer out = BinaryTensor.write(new Tensor.Strings(List.of((long) values.length), texts));
        return Bodies.bytes(out);
    }
}
