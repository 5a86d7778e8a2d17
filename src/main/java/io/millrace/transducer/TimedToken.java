package io.millrace.transducer;

/**
 * A token and when it is said.
 *
 * @param from its frame
 * @param to the frame behind its duration, which is one where the model gives none
 * @param logprob of it among all tokens
 */
public record TimedToken(int id, int from, int to, double logprob) {}
