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

/** Documents chat completions. */
@Tag(name = "Chat")
interface ChatApi {

    @Operation(
            summary = "Continue a conversation",
            description = "With stream, the answer is server-sent events that end in data: [DONE].")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.CHAT_REQUEST),
                            examples = {
                                @ExampleObject(name = "whole", value = """
                                                {"model":"my-model","messages":[{"role":"user","content":"Hello!"}],"max_completion_tokens":64}\
                                                """),
                                @ExampleObject(name = "streamed", value = """
                                                {"model":"my-model","messages":[{"role":"user","content":"Hello!"}],"stream":true,\
                                                "stream_options":{"include_usage":true}}\
                                                """)
                            }))
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = ChatCompletion.class)),
                @Content(mediaType = "text/event-stream", schema = @Schema(implementation = ChatCompletionChunk.class))
            })
    @InferenceHeaders
    @ErrorResponses
    Mono<Void> createChatCompletion(ServerWebExchange exchange);
}
