package io.millrace.audio;

import java.nio.ByteBuffer;

/**
 * A sound as it is sent.
 *
 * @param param the request's field, for errors
 * @param file from its position to its limit; neither copied nor changed
 */
public record EncodedSound(String param, ByteBuffer file) {}
