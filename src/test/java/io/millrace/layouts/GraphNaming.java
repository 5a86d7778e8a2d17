package io.millrace.layouts;

/** What the inputs and outputs of a graph are called. */
record GraphNaming(boolean own) {

    String ids() {
        return own ? "tokens" : "input_ids";
    }

    String mask() {
        return own ? "mask" : "attention_mask";
    }

    String positions() {
        return own ? "positions" : "position_ids";
    }

    String logits() {
        return own ? "scores" : "logits";
    }

    String pastKey(int layer) {
        return own ? "past_k_" + layer : "past_key_values." + layer + ".key";
    }

    String pastValue(int layer) {
        return own ? "past_v_" + layer : "past_key_values." + layer + ".value";
    }

    String presentKey(int layer) {
        return own ? "next_k_" + layer : "present." + layer + ".key";
    }

    String presentValue(int layer) {
        return own ? "next_v_" + layer : "present." + layer + ".value";
    }
}
