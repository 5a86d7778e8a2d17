package io.millrace.runtime;

/** Something that holds native objects or memory until it is closed. Closing twice does nothing. */
interface NativeResource extends AutoCloseable {
    @Override
    void close();
}
