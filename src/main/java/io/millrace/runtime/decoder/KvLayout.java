package io.millrace.runtime.decoder;

/** How a decoder's graph treats the keys and values it is given. */
public enum KvLayout {

    /** New keys and values are written into the memory of the past ones ({@code com.microsoft.GroupQueryAttention}). */
    IN_PLACE,

    /** {@code present} is a longer copy of {@code past}. */
    CONCATENATED
}
