package io.millrace.openinference;

import io.millrace.core.Tensor;
import io.millrace.serving.Scheduling;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TensorInference.Signature;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies of requests, and what becomes of them. */
final class Bodies {

    private Bodies() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static InferRequest read(String json, Signature signature) {
        return InferRequest.read(utf8(json), null, signature.model(), signature);
    }

    static InferRequest read(String json, Signature signature, byte... binary) {
        byte[] head = utf8(json);
        return InferRequest.read(concat(head, binary), (long) head.length, signature.model(), signature);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** The outputs as an answer of the model has them. */
    static InferReply reply(Signature signature, Map<String, Tensor> outputs, boolean binary) {
        return InferReply.of(signature, request(signature, outputs, binary), outputs);
    }

    private static InferRequest request(Signature signature, Map<String, Tensor> outputs, boolean binary) {
        List<WantedOutput> wanted = signature.outputs().stream()
                .filter(spec -> outputs.containsKey(spec.name()))
                .map(WantedOutput::new)
                .toList();
        @Nullable Duration none = null;
        TensorInference.Request request = new TensorInference.Request(Map.of(), Set.of(), new Scheduling(0, none));
        return new InferRequest("an id", request, wanted, binary);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
