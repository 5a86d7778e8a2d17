package io.millrace.runtime.ffi;

/** Something that holds native objects or memory until it is closed. Closing twice does nothing. */
public interface NativeResource extends AutoCloseable {
    @Override
    void close();
}
