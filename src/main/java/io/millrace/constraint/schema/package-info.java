/** JSON Schema, drafts 4 to 2020-12, as grammars of JSON text. */
@NullMarked
package io.millrace.constraint.schema;

import org.jspecify.annotations.NullMarked;
