package io.millrace.constraint.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The values of keywords, in the form they must have. */
record Reader(Location at, SchemaLimits limits) {

    boolean has(String keyword) {
        return at.has(keyword);
    }

    JsonNode node(String keyword) {
        JsonNode node = at.get(keyword);
        if (node == null) {
            throw new IllegalArgumentException(keyword);
        }
        return node;
    }

    /** A count below which something may not end. */
    int least(String keyword) {
        BigDecimal count = count(keyword);
        if (count.compareTo(BigDecimal.valueOf(limits.count())) > 0) {
            throw at.refused(keyword, "is " + shown(count) + ", the limit is " + limits.count());
        }
        return count.intValue();
    }

    /** A count above which something may not go on. */
    int most(String keyword) {
        return count(keyword).min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }

    private BigDecimal count(String keyword) {
        BigDecimal count = number(keyword);
        if (count.signum() < 0 || !NumberFacts.isMultiple(count, BigDecimal.ONE)) {
            throw at.refused(keyword, "must be a whole number from 0 on");
        }
        return count;
    }

    BigDecimal number(String keyword) {
        JsonNode node = node(keyword);
        if (!node.isNumber()
                || node.isFloat() && !Float.isFinite(node.floatValue())
                || node.isDouble() && !Double.isFinite(node.doubleValue())) {
            throw at.refused(keyword, "must be a number");
        }
        BigDecimal number = node.decimalValue();
        if (Math.max(number.precision(), Math.abs((long) number.scale())) > limits.digits()) {
            throw at.refused(keyword, "has more than " + limits.digits() + " digits");
        }
        return number;
    }

    String text(String keyword) {
        if (!node(keyword).isString()) {
            throw at.refused(keyword, "must be a text");
        }
        return node(keyword).stringValue();
    }

    boolean flag(String keyword) {
        if (!node(keyword).isBoolean()) {
            throw at.refused(keyword, "must be true or false");
        }
        return node(keyword).booleanValue();
    }

    /** Texts of a list, each once. */
    Set<String> texts(String keyword, JsonNode list) {
        Set<String> all = new LinkedHashSet<>();
        for (JsonNode text : array(keyword, list)) {
            if (!text.isString()) {
                throw at.refused(keyword, "must be a list of texts");
            }
            all.add(text.stringValue());
        }
        return all;
    }

    List<JsonNode> values(String keyword) {
        List<JsonNode> all = new ArrayList<>();
        array(keyword, node(keyword)).forEach(all::add);
        return all;
    }

    List<Location> schemas(String keyword) {
        List<Location> all = new ArrayList<>();
        for (int i = 0; i < array(keyword, node(keyword)).size(); i++) {
            all.add(at.child(keyword, i));
        }
        return all;
    }

    Set<Map.Entry<String, JsonNode>> entries(String keyword) {
        JsonNode node = node(keyword);
        if (!node.isObject()) {
            throw at.refused(keyword, "must be an object");
        }
        if (node.size() > limits.names()) {
            throw at.refused(keyword, "has " + node.size() + " entries, the limit is " + limits.names());
        }
        return node.properties();
    }

    private JsonNode array(String keyword, JsonNode list) {
        if (!list.isArray()) {
            throw at.refused(keyword, "must be a list");
        }
        if (list.size() > limits.values()) {
            throw at.refused(keyword, "has " + list.size() + " entries, the limit is " + limits.values());
        }
        return list;
    }

    private static String shown(BigDecimal number) {
        String text = number.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
