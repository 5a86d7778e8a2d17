package io.millrace.openinference;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.edge.HeaderRules;
import io.millrace.serving.Scheduling;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TensorInference.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * An inference request as the client sent it.
 *
 * @param id echoed in the answer
 * @param outputs in the order of the answer
 * @param binaryOutput whether outputs that don't say come as binary data
 */
record InferRequest(
        @Nullable String id, TensorInference.Request request, List<WantedOutput> outputs, boolean binaryOutput) {

    /**
     * Reads a body.
     *
     * @param jsonLength bytes of the JSON object at its start, from the header {@code Inference-Header-Content-Length}; null where
     *     it is all of the body
     * @param model the name in the address of the request
     * @throws InvalidRequest naming what is wrong
     */
    static InferRequest read(byte[] body, @Nullable Long jsonLength, String model, Signature signature) {
        int length = length(body, jsonLength);
        InferHead head = InferHead.read(body, length, model, signature);
        checkBinary(head, jsonLength, body.length - length);
        return of(head, tensors(body, length, head.inputs()), signature);
    }

    /** The request, with what the headers say and its parameters do not. */
    InferRequest withDefaults(HttpHeaders headers) {
        Scheduling scheduling = HeaderRules.or(request.scheduling(), headers);
        TensorInference.Request merged = new TensorInference.Request(request.inputs(), request.wanted(), scheduling);
        return new InferRequest(id, merged, outputs, binaryOutput);
    }

    boolean binary(WantedOutput output) {
        Boolean own = output.binary();
        return own == null ? binaryOutput : own;
    }

    private static InferRequest of(InferHead head, Map<String, Tensor> inputs, Signature signature) {
        List<WantedOutput> outputs = head.outputs().isEmpty()
                ? signature.outputs().stream().map(WantedOutput::new).toList()
                : head.outputs();
        TensorInference.Request request = new TensorInference.Request(
                inputs,
                head.outputs().stream().map(output -> output.spec().name()).collect(Collectors.toUnmodifiableSet()),
                new Scheduling(head.priority(), head.timeout()));
        return new InferRequest(head.id(), request, outputs, head.binaryOutput());
    }

    private static int length(byte[] body, @Nullable Long jsonLength) {
        if (jsonLength == null) {
            return body.length;
        }
        if (jsonLength < 0 || jsonLength > body.length) {
            throw new InvalidRequest(
                    BinaryHeader.JSON_LENGTH,
                    "Header " + BinaryHeader.JSON_LENGTH + " must be at most the length of the body, " + body.length
                            + " bytes, but was " + jsonLength);
        }
        return jsonLength.intValue();
    }

    private static void checkBinary(InferHead head, @Nullable Long jsonLength, int rest) {
        long claimed = head.inputs().stream()
                .filter(InputHead::binary)
                .mapToLong(InputHead::binarySize)
                .sum();
        if (claimed > 0 && jsonLength == null) {
            throw new InvalidRequest(
                    BinaryHeader.JSON_LENGTH,
                    "Inputs with the parameter 'binary_data_size' need the header " + BinaryHeader.JSON_LENGTH);
        }
        if (claimed != rest) {
            throw new InvalidRequest(
                    "inputs",
                    "The parameters 'binary_data_size' add up to " + claimed + " bytes, but " + rest
                            + " follow the JSON object");
        }
    }

    private static Map<String, Tensor> tensors(byte[] body, int length, List<InputHead> inputs) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int at = length;
        for (InputHead input : inputs) {
            if (input.binary()) {
                tensors.put(input.spec().name(), BinaryTensor.read(body, at, input));
                at += input.binarySize();
            } else {
                tensors.put(input.spec().name(), JsonTensor.read(body, length, input));
            }
        }
        return tensors;
    }
}
