package io.millrace.profile.load;

/** The service in this process, on a port of its own and without keys. */
public interface Service extends AutoCloseable {

    int port();

    @Override
    void close();

    /** What starts one. */
    @FunctionalInterface
    interface Starter {

        /** Starts one with settings on top of the installation's, such as {@code --millrace.models.path=models}. */
        Service start(String... settings);
    }
}
