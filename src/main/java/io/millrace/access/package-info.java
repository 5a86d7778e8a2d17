/** Who may ask, and how much: API keys, roles and rate limits. Knows nothing of HTTP. */
@NullMarked
package io.millrace.access;

import org.jspecify.annotations.NullMarked;
