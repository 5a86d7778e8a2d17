package io.millrace.layouts;

import static io.millrace.layouts.OnnxGraph.attribute;

import io.millrace.layouts.EncoderSwitches.Answer;
import java.util.LinkedHashMap;
import java.util.Map;

/** From an encoder's states to what it gives, by the names that exports have. */
record EncoderHeads(Layout layout, OnnxGraph graph, GraphBody body) {

    private static final int WIDTH = Layout.WIDTH;

    Map<String, String> write(String states, String mask) {
        Map<String, String> outputs = new LinkedHashMap<>();
        switch (layout.get(Answer.class)) {
            case STATES -> outputs.put("last_hidden_state", states);
            case SENTENCE -> {
                outputs.put("token_embeddings", states);
                outputs.put("sentence_embedding", unit(mean(states, mask)));
            }
            case TEXT_LABELS -> outputs.put("logits", labels(first(states), Layout.LABELS));
            case SCORE -> outputs.put("logits", labels(first(states), 1));
            case TOKEN_LABELS -> outputs.put("logits", body.linear("labels", states, WIDTH, Layout.LABELS, true));
            case VOCABULARY -> outputs.put("logits", body.linear("masked", states, WIDTH, Layout.VOCABULARY, true));
            case PROJECTED ->
                outputs.put("contextual", body.linear("projected", states, WIDTH, Layout.PROJECTED, false));
        }
        return outputs;
    }

    private String labels(String first, int labels) {
        String pooled = graph.add("Tanh", body.linear("pooler", first, WIDTH, WIDTH, true));
        return body.linear("labels", pooled, WIDTH, labels, true);
    }

    private String first(String states) {
        return graph.add("Gather", attribute("axis", 1), states, graph.scalar(0));
    }

    private String mean(String states, String mask) {
        String weights =
                graph.add("Unsqueeze", graph.add("Cast", attribute("to", graph.floatCode()), mask), graph.vector(-1));
        String sum =
                graph.add("ReduceSum", attribute("keepdims", 0L), graph.add("Mul", states, weights), graph.vector(1));
        return graph.add("Div", sum, graph.add("ReduceSum", attribute("keepdims", 0L), weights, graph.vector(1)));
    }

    private String unit(String vectors) {
        String squares =
                graph.add("ReduceSum", attribute("keepdims", 1L), graph.add("Mul", vectors, vectors), graph.vector(-1));
        return graph.add("Div", vectors, graph.add("Sqrt", squares));
    }
}
