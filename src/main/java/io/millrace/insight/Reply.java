package io.millrace.insight;

/**
 * An answer of HTTP.
 *
 * @param id of the request it answers, as {@code x-request-id} says it; empty where it does not
 */
record Reply(int status, String id, byte[] body) {}
