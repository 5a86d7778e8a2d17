/** The models of the repository while they are served: routes, loading, healing, circuit breakers. */
@NullMarked
package io.millrace.models;

import org.jspecify.annotations.NullMarked;
