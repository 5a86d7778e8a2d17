package io.millrace.openinference;

import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import java.util.List;
import java.util.Map;

/** What the API's document says of the protocol's endpoints. */
final class ProtocolDocs {

    private static final String TAG = "Open Inference Protocol";
    private static final String INFER = """
            Tensors as JSON, or as binary data after the JSON object, whose length is then in the header \
            Inference-Header-Content-Length. FP16 and BF16, NaN and infinities need binary data. Request parameters are priority \
            (1 is the highest and the default), timeout in microseconds and binary_data_output; the headers x-millrace-priority (0 is \
            the default, lower is first) and x-millrace-timeout (in seconds) say the first two where they are at their default. Others that would change the \
            answer are refused. Bodies may be compressed with gzip or deflate.""";
    private static final RequestDoc TENSORS = new RequestDoc(
            null,
            List.of(),
            List.of(),
            Map.of("", """
            {"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1.0,2.0,3.0]}],"outputs":[{"name":"y"}]}"""),
            List.of("application/json", "application/octet-stream"),
            false);
    private static final List<ResponseDoc> ANSWERS = List.of(
            ResponseDoc.ok(Map.of("application/json", Void.class, "application/octet-stream", Void.class)),
            error(400, "The request is not valid; the error names tensor, field and limit"),
            error(404, "No such model or version"),
            error(413, "The body is too long"),
            error(429, "The queue is full; Retry-After says when to come back"),
            error(503, "The model is not ready; Retry-After says when to come back"),
            error(504, "The timeout passed"));

    private ProtocolDocs() {}

    static EndpointDoc of(String id, String summary) {
        return EndpointDoc.of(TAG, id, summary, ResponseDoc.ok(Map.of()));
    }

    static EndpointDoc infer(String id, String summary) {
        return new EndpointDoc(TAG, id, summary, INFER, TENSORS, ANSWERS);
    }

    static EndpointDoc inferVersion(String id, String summary) {
        return new EndpointDoc(TAG, id, summary, INFER, null, List.of(ResponseDoc.ok(Map.of())));
    }

    private static ResponseDoc error(int status, String description) {
        return new ResponseDoc(status, description, Map.of());
    }
}
