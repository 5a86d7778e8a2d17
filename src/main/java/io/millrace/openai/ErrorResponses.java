package io.millrace.openai;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the errors that every endpoint that runs a model may answer with. */
@ApiResponse(
        responseCode = "400",
        description = "The request is not valid; param names the field",
        content = @Content(schema = @Schema(implementation = ApiError.Envelope.class)))
@ApiResponse(
        responseCode = "404",
        description = "No such model",
        content = @Content(schema = @Schema(implementation = ApiError.Envelope.class)))
@ApiResponse(
        responseCode = "413",
        description = "The body is too long",
        content = @Content(schema = @Schema(implementation = ApiError.Envelope.class)))
@ApiResponse(
        responseCode = "429",
        description = "The queue is full; Retry-After says when to come back",
        content = @Content(schema = @Schema(implementation = ApiError.Envelope.class)))
@ApiResponse(
        responseCode = "503",
        description = "The model is not ready; Retry-After says when to come back",
        content = @Content(schema = @Schema(implementation = ApiError.Envelope.class)))
@ApiResponse(
        responseCode = "504",
        description = "The deadline passed",
        content = @Content(schema = @Schema(implementation = ApiError.Envelope.class)))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface ErrorResponses {}
