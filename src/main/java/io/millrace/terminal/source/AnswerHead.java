package io.millrace.terminal.source;

import java.io.InputStream;

/**
 * An answer that has begun.
 *
 * @param status of HTTP
 * @param type of the content
 * @param body read to its end, or until its {@link Asking} is closed
 */
public record AnswerHead(int status, String type, InputStream body) {}
