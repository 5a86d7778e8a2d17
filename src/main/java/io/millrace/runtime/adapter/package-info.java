/** Files of LoRA adapters. */
@NullMarked
package io.millrace.runtime.adapter;

import org.jspecify.annotations.NullMarked;
