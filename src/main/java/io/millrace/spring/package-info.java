/** Millrace in a Spring Boot application: {@code millrace.library.folder} opens it, and what else is there gets its models. */
@NullMarked
package io.millrace.spring;

import org.jspecify.annotations.NullMarked;
