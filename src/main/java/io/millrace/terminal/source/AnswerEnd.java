package io.millrace.terminal.source;

/**
 * The end of an answer.
 *
 * @param reason as the server has it, such as {@code stop} or {@code length}
 */
public record AnswerEnd(String reason, AnswerFigures figures) {}
