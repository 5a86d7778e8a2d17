package io.millrace.conversation;

/**
 * A call that a model has made.
 *
 * @param id empty where the client sent none
 * @param arguments JSON text, as the model wrote it
 */
public record ToolCall(String id, String name, String arguments) {}
