package io.millrace.openai;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the headers that may say what fields of the body may, on every endpoint that runs a model. */
@Parameter(
        in = ParameterIn.HEADER,
        name = HeaderFields.PRIORITY,
        description = "As the field priority, which wins. Extension.",
        schema = @Schema(type = "integer"))
@Parameter(
        in = ParameterIn.HEADER,
        name = HeaderFields.TIMEOUT,
        description = "As the field timeout, in seconds, which wins. Extension.",
        schema = @Schema(type = "number"))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface InferenceHeaders {}
