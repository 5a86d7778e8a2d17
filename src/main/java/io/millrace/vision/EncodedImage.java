package io.millrace.vision;

/**
 * A picture as it is sent.
 *
 * @param param the request's field, for errors
 * @param bytes PNG, JPEG, WebP, GIF or BMP; neither copied nor changed
 */
public record EncodedImage(String param, byte[] bytes) {}
