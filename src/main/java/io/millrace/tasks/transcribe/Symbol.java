package io.millrace.tasks.transcribe;

/**
 * A symbol that was heard.
 *
 * @param text that it adds; a space begins a word
 * @param from its first frame
 * @param to the frame behind its last
 * @param logprob mean of its frames
 */
record Symbol(int id, String text, long from, long to, double logprob) {}
