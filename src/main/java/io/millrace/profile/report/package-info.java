/** A profile as text and as a page. */
@NullMarked
package io.millrace.profile.report;

import org.jspecify.annotations.NullMarked;
