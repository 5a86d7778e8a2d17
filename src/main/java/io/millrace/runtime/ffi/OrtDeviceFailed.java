package io.millrace.runtime.ffi;

import io.millrace.core.ModelAtFault;
import java.util.Locale;
import java.util.stream.Stream;

/** The execution provider failed, or the device below it. */
final class OrtDeviceFailed extends OrtFailure implements ModelAtFault {

    private static final long serialVersionUID = 1L;

    /** {@code ORT_EP_FAIL}. */
    private static final int CODE = 11;

    OrtDeviceFailed(String message) {
        super(message);
    }

    /** Whether the status is a provider's, or its message speaks of the device: kernels say {@code ORT_FAIL} of both. */
    static boolean tells(int code, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return code == CODE
                || Stream.of("cuda failure", "cuda error", "cudnn failure", "cublas failure", "device-side assert")
                        .anyMatch(lower::contains);
    }
}
