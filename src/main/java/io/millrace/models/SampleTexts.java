package io.millrace.models;

import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.text.TokenIds;
import java.util.ArrayList;
import java.util.List;

/** Texts that a model is checked with as it is loaded: two of equal length, a short one, and a long one. */
final class SampleTexts {

    private static final String FIRST =
            "The train to the coast leaves at nine in the morning, and the tickets are sold out.";
    private static final String SECOND =
            "Prices of copper rose by 12% in March; Müller & Co. blame the strike in the harbour.";
    private static final String SHORT = "yes";
    private static final String LONG =
            "When the rain had stopped, the children ran down to the river, where an old man was mending "
                    + "a net. He told them of 1893, when the ice reached as far as the mill, and nobody went to school for a month!";
    private static final int MOST = 64;

    private SampleTexts() {}

    /** @param inputs of the graph, which may take texts of one length alone */
    static List<Item> of(InputTokenizer text, List<TensorSpec> inputs) {
        int limit = limit(text.maxLength(), inputs);
        TokenIds first = tokens(text, FIRST, limit);
        TokenIds second = tokens(text, SECOND, limit);
        int equal = Math.min(first.length(), second.length());
        List<Item> items = new ArrayList<>();
        items.add(item(first.truncated(equal, false)));
        items.add(item(second.truncated(equal, false)));
        items.add(item(tokens(text, SHORT, limit)));
        items.add(item(tokens(text, LONG, limit)));
        return items;
    }

    private static int limit(int own, List<TensorSpec> inputs) {
        int limit = Math.min(own, MOST);
        for (TensorSpec input : inputs) {
            long length = input.shape().size() == 2 ? input.shape().getLast() : -1;
            limit = length > 0 ? (int) Math.min(limit, length) : limit;
        }
        return limit;
    }

    private static TokenIds tokens(InputTokenizer text, String sample, int limit) {
        return text.tokenizer().encode(sample).truncated(limit, false);
    }

    private static Item item(TokenIds tokens) {
        return new Item.Tokens(tokens.ids(), tokens.typeIds());
    }
}
