/** The service under test: started as a process or found by its URL, and what it says of itself. */
@NullMarked
package io.millrace.lab.service;

import org.jspecify.annotations.NullMarked;
