/** What a profile holds; it is written and read as JSON. */
@NullMarked
package io.millrace.profile.record;

import org.jspecify.annotations.NullMarked;
