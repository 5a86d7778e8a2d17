package io.millrace.openai;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Documents text completions. */
@Tag(name = "Completions")
interface CompletionApi {

    @Operation(
            summary = "Continue text",
            description = "With stream, the answer is server-sent events that end in data: [DONE].")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.COMPLETION_REQUEST),
                            examples = {
                                @ExampleObject(name = "text", value = """
                                                {"model":"my-model","prompt":"Once upon a time","max_tokens":32}\
                                                """),
                                @ExampleObject(name = "score", value = """
                                                {"model":"my-model","prompt":"To be or not to be","echo":true,"max_tokens":0,"logprobs":1}\
                                                """)
                            }))
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = TextCompletion.class)),
                @Content(mediaType = "text/event-stream", schema = @Schema(implementation = TextCompletion.class))
            })
    @InferenceHeaders
    @ErrorResponses
    Mono<Void> createCompletion(ServerWebExchange exchange);
}
