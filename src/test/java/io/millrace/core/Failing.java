package io.millrace.core;

/** Failures of each kind, as a model throws them. */
public abstract sealed class Failing extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Failing() {
        super("injected at /a/folder/file.cc:12");
    }

    /** One that says as much of itself as its kind does. */
    public static Failing by(Fault fault) {
        return switch (fault) {
            case INPUT -> new OfInput();
            case MODEL -> new OfModel();
            case MEMORY -> new OfMemory();
            case UNKNOWN -> new Mute();
        };
    }

    private static final class OfInput extends Failing implements InputRefused, Explained {
        private static final long serialVersionUID = 1L;

        @Override
        public String reason() {
            return "out of range";
        }
    }

    private static final class OfModel extends Failing implements ModelAtFault {
        private static final long serialVersionUID = 1L;
    }

    private static final class OfMemory extends Failing implements MemoryExhausted {
        private static final long serialVersionUID = 1L;
    }

    private static final class Mute extends Failing {
        private static final long serialVersionUID = 1L;
    }
}
