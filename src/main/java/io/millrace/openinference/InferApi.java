package io.millrace.openinference;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Documents inference. */
@Tag(name = InferApi.TAG)
interface InferApi {

    String TAG = "Open Inference Protocol";

    String DESCRIPTION = """
            Tensors as JSON, or as binary data after the JSON object, whose length is then in the header \
            Inference-Header-Content-Length. FP16 and BF16, NaN and infinities need binary data. Request parameters are priority \
            (1 is the highest and the default), timeout in microseconds and binary_data_output; the headers x-millrace-priority (0 is \
            the default, lower is first) and x-millrace-timeout (in seconds) say the first two where they are at their default. Others that would change the \
            answer are refused. Bodies may be compressed with gzip or deflate.""";

    String EXAMPLE = """
            {"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1.0,2.0,3.0]}],"outputs":[{"name":"y"}]}""";

    @Operation(summary = "Run a model on tensors", description = DESCRIPTION)
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE)),
                @Content(mediaType = "application/octet-stream")
            })
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json"), @Content(mediaType = "application/octet-stream")})
    @ApiResponse(
            responseCode = "400",
            description = "The request is not valid; the error names tensor, field and limit")
    @ApiResponse(responseCode = "404", description = "No such model or version")
    @ApiResponse(responseCode = "413", description = "The body is too long")
    @ApiResponse(responseCode = "429", description = "The queue is full; Retry-After says when to come back")
    @ApiResponse(responseCode = "503", description = "The model is not ready; Retry-After says when to come back")
    @ApiResponse(responseCode = "504", description = "The timeout passed")
    Mono<Void> infer(String model, ServerWebExchange exchange);

    @Operation(summary = "Run a version of a model on tensors", description = DESCRIPTION)
    Mono<Void> inferVersion(String model, String version, ServerWebExchange exchange);
}
