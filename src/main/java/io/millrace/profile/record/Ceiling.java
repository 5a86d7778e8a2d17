package io.millrace.profile.record;

/**
 * What the machine reached at most.
 *
 * @param threads of an operator
 * @param farBandwidth bytes of weights a second, read from memory
 * @param nearBandwidth the same of as many weights as the model has, which may lie in a cache
 * @param operations additions and multiplications a second
 */
public record Ceiling(int threads, boolean spinning, double farBandwidth, double nearBandwidth, double operations) {}
