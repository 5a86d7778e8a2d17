/** What every wire form shares: endpoints declared once, bodies, headers, field rules, errors, and the way from a path to a handler. */
@NullMarked
package io.millrace.edge;

import org.jspecify.annotations.NullMarked;
