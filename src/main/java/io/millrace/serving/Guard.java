package io.millrace.serving;

import java.time.Duration;

/**
 * What keeps a broken model from being asked.
 *
 * @param hangTimeout time without a token, once the first has come, after which a stream has failed
 */
record Guard(Breaker breaker, Duration hangTimeout) {}
