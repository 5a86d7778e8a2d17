package io.millrace.openai.stream;

import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An error as OpenAI's clients know it. */
@Schema(name = "Envelope")
public record ErrorEnvelope(Detail error) {

    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String OVERLOADED = "overloaded_error";
    private static final String SERVER_ERROR = "server_error";

    /**
     * The error itself.
     *
     * @param param the offending field, as the client wrote it
     */
    public record Detail(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}

    public static byte[] of(Problem problem) {
        return StrictJson.bytes(new ErrorEnvelope(
                new Detail(problem.message(), type(problem.status()), problem.param(), problem.code())));
    }

    private static String type(int status) {
        return status == 429 ? OVERLOADED : status < 500 ? INVALID_REQUEST : SERVER_ERROR;
    }
}
