/** Fetches models from a Hugging Face hub, the web or a folder into a folder of models. */
@NullMarked
package io.millrace.hub;

import org.jspecify.annotations.NullMarked;
