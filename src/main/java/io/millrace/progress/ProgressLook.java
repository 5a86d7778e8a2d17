package io.millrace.progress;

/** How progress is shown. */
public enum ProgressLook {
    /** A bar that is drawn over and over, on a terminal. */
    BAR,
    /** A line now and then. */
    LINES,
    /** Not at all. */
    NONE;

    /** What suits standard error. */
    public static ProgressLook ofStandardError() {
        return StandardStream.ERROR.isTerminal() ? BAR : LINES;
    }

    /** The same, but for who wants to see nothing. */
    public static ProgressLook unless(boolean quiet) {
        return quiet ? NONE : ofStandardError();
    }
}
