/** Profiles a model on this machine: what limits it, and which setting would make it faster. */
@NullMarked
package io.millrace.profile;

import org.jspecify.annotations.NullMarked;
