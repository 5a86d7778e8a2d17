/** Model folders: manifest, discovery and state. */
@NullMarked
package io.millrace.repository;

import org.jspecify.annotations.NullMarked;
