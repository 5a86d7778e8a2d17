package io.millrace.remote;

/**
 * A server-sent event.
 *
 * @param type {@code message} where the stream names none
 * @param data lines joined by line feeds
 */
public record SseEvent(String type, String data) {}
