/**
 * Interpreter for the Jinja templates that turn a chat into a prompt: the language and the sandbox of Hugging Face
 * Transformers ({@code ImmutableSandboxedEnvironment}, {@code trim_blocks}, {@code lstrip_blocks}, loop controls,
 * {@code generation}), with bounds on steps, depth and output so that a hostile template ends in an error.
 */
@NullMarked
package io.millrace.template;

import org.jspecify.annotations.NullMarked;
