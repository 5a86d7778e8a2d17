package io.millrace.core;

import io.millrace.core.ServingException.EngineFailed;

/** Who is to blame for a run that failed, by what the failure says of itself. */
public enum Fault {
    /** Its inputs do not suit the model, which is well. */
    INPUT,
    /** The model or its device is ill, whatever the inputs. */
    MODEL,
    /** Memory did not suffice; less of it may be well. */
    MEMORY,
    /** It does not say: whether a known input still runs must tell. */
    UNKNOWN;

    public static Fault of(Throwable failure) {
        return switch (failure) {
            case InputRefused _, IllegalArgumentException _ -> INPUT;
            case MemoryExhausted _ -> MEMORY;
            case ModelAtFault _, EngineFailed _, Error _ -> MODEL;
            case ServingException _ -> INPUT;
            default -> UNKNOWN;
        };
    }

    /** Why, as the client whose input is to blame may read it. */
    public static String reason(Throwable failure) {
        return switch (failure) {
            case Explained explained -> "the model cannot run this: " + explained.reason();
            case IllegalArgumentException misfit -> String.valueOf(misfit.getMessage());
            default -> "the model cannot run this";
        };
    }
}
