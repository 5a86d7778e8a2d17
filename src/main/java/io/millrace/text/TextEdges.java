package io.millrace.text;

/** How often {@code strip} is cut from the start and from the end of a decoded text, at most. */
public record TextEdges(char strip, int start, int end) {

    static final TextEdges NONE = new TextEdges(' ', 0, 0);
}
