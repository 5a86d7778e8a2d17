package io.millrace.terminal.source;

/** Is told the pieces of an answer as they come. */
public interface AnswerListener {

    /** Of the answer itself. */
    void text(String piece);

    /** Of what the model thinks before it. */
    void thought(String piece);
}
