package io.millrace.openinference;

import io.millrace.core.Tensor;
import io.millrace.serving.TensorInference.Signature;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The answer to an inference request: a JSON object, then the tensors that were asked for as binary data.
 *
 * @param binary none where all tensors are in the JSON
 */
record InferReply(byte[] json, List<ByteBuffer> binary) {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    static InferReply of(Signature signature, InferRequest request, Map<String, Tensor> outputs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        List<ByteBuffer> binary = new ArrayList<>();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            head(json, signature, request);
            for (WantedOutput wanted : request.outputs()) {
                output(json, wanted, tensor(wanted, outputs), request.binary(wanted), binary);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return new InferReply(out.toByteArray(), binary);
    }

    long length() {
        return json.length + binary.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    private static void head(JsonGenerator json, Signature signature, InferRequest request) {
        json.writeStringProperty("model_name", signature.model());
        json.writeStringProperty("model_version", signature.version());
        if (request.id() != null) {
            json.writeStringProperty("id", request.id());
        }
        json.writeArrayPropertyStart("outputs");
    }

    private static Tensor tensor(WantedOutput wanted, Map<String, Tensor> outputs) {
        Tensor tensor = outputs.get(wanted.spec().name());
        if (tensor == null) {
            throw new IllegalStateException("no output '" + wanted.spec().name() + "' among " + outputs.keySet());
        }
        return tensor;
    }

    private static void output(
            JsonGenerator json, WantedOutput wanted, Tensor tensor, boolean asBinary, List<ByteBuffer> binary) {
        json.writeStartObject();
        json.writeStringProperty("name", wanted.spec().name());
        json.writeStringProperty("datatype", Datatypes.name(tensor.type()));
        json.writeArrayPropertyStart("shape");
        tensor.shape().forEach(json::writeNumber);
        json.writeEndArray();
        if (asBinary) {
            ByteBuffer bytes = BinaryTensor.write(tensor);
            binary.add(bytes);
            json.writeObjectPropertyStart("parameters");
            json.writeNumberProperty("binary_data_size", bytes.remaining());
            json.writeEndObject();
        } else {
            json.writeName("data");
            new JsonWriter(json).data(wanted.spec().name(), tensor);
        }
        json.writeEndObject();
    }
}
