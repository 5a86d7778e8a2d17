package io.millrace.runtime.decoder;

import java.util.Map;

/**
 * What a graph calls its inputs and outputs, where it does not use the names that Optimum gives.
 *
 * @param usual what the graph's own name of an input or output means
 * @param templates the same for names of a layer; {@code %d} in both is its number
 */
public record DecoderNames(Map<String, String> usual, Map<String, String> templates) {

    public static final DecoderNames USUAL = new DecoderNames(Map.of(), Map.of());

    public DecoderNames {
        usual = Map.copyOf(usual);
        templates = Map.copyOf(templates);
    }

    /** What the graph's name means; itself where it says nothing else. */
    String meaning(String name) {
        String known = usual.get(name);
        return known != null ? known : byTemplate(name);
    }

    private String byTemplate(String name) {
        for (Map.Entry<String, String> entry : templates.entrySet()) {
            String template = entry.getKey();
            int at = template.indexOf("%d");
            String before = template.substring(0, at);
            String after = template.substring(at + 2);
            if (name.length() > template.length() - 2 && name.startsWith(before) && name.endsWith(after)) {
                String layer = name.substring(at, name.length() - after.length());
                if (layer.chars().allMatch(Character::isDigit)) {
                    return entry.getValue().replace("%d", layer);
                }
            }
        }
        return name;
    }
}
