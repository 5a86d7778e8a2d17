/** What it costs to hold answers to a form. */
@NullMarked
package io.millrace.lab.forms;

import org.jspecify.annotations.NullMarked;
