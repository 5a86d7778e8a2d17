package io.millrace.constraint.notation;

import org.jspecify.annotations.Nullable;

/** Attributes of a rule, as of {@link LarkTree.Definition}. */
record LarkAttributes(boolean lazy, @Nullable LarkTree suffix) {

    static final LarkAttributes NONE = new LarkAttributes(false, null);
}
