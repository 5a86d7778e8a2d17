package io.millrace.progress;

/**
 * How far work is.
 *
 * @param share that is done, 0 to 1; negative where that is not known
 * @param text what it is, and more of how it goes
 */
public record HowFar(double share, String text) {

    /** Of work whose share that is done is not known. */
    public static HowFar of(String text) {
        return new HowFar(-1, text);
    }
}
