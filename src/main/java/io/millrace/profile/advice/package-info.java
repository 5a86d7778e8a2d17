/** What limits a model and what to change, as a pure function of what was measured. */
@NullMarked
package io.millrace.profile.advice;

import org.jspecify.annotations.NullMarked;
