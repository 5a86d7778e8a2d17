/** What a step of a model costs by its graph: operations and bytes, a pure function of the graph and the sizes of the step. */
@NullMarked
package io.millrace.profile.graph;

import org.jspecify.annotations.NullMarked;
