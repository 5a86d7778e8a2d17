package io.millrace.terminal.source;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Why a server could not be asked, in words for who asks. */
final class Reasons {

    private Reasons() {}

    static String of(URI server, @Nullable Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof UnresolvedAddressException) {
                return "there is no host " + server.getHost();
            }
        }
        if (failure == null) {
            return server + " cannot be asked";
        }
        return switch (failure) {
            case ConnectException _ -> "nobody answers at " + server;
            case HttpConnectTimeoutException _ -> "nobody answers at " + server;
            case HttpTimeoutException _ -> server + " does not answer in time";
            default -> server + ": " + (failure.getMessage() == null ? failure.toString() : failure.getMessage());
        };
    }
}
