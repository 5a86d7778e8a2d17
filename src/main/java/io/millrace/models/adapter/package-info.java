/** LoRA adapters of models that are loaded. */
@NullMarked
package io.millrace.models.adapter;

import org.jspecify.annotations.NullMarked;
