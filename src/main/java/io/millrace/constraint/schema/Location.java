package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A schema where it stands.
 *
 * @param pointer from the document's root
 * @param base URI that its references are relative to
 */
record Location(String pointer, JsonNode node, String base) {

    Location child(String keyword) {
        return new Location(pointer + "/" + escape(keyword), node.get(keyword), base);
    }

    Location child(String keyword, String name) {
        return new Location(
                pointer + "/" + escape(keyword) + "/" + escape(name),
                node.get(keyword).get(name),
                base);
    }

    Location child(String keyword, int index) {
        return new Location(
                pointer + "/" + escape(keyword) + "/" + index, node.get(keyword).get(index), base);
    }

    boolean has(String keyword) {
        return node.has(keyword);
    }

    @Nullable
    JsonNode get(String keyword) {
        return node.get(keyword);
    }

    ConstraintException refused(String keyword, String why) {
        String shown = keyword.length() > 60 ? keyword.substring(0, 60) + "…" : keyword;
        return new ConstraintException(pointer + "/" + escape(keyword), shown + " at #" + pointer + " " + why);
    }

    static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }
}
