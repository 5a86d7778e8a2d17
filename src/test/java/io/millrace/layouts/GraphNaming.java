package io.millrace.layouts;

import io.millrace.layouts.Layout.Names;

/** What the inputs and outputs of a graph are called. */
record GraphNaming(Names by) {

    private boolean own() {
        return by == Names.GENAI_OWN;
    }

    String pastState(String kind, int layer) {
        return by == Names.OPTIMUM ? "past_" + kind + "." + layer : "past_key_values." + layer + "." + kind + "_state";
    }

    String presentState(String kind, int layer) {
        return by == Names.OPTIMUM ? "present_" + kind + "." + layer : "present." + layer + "." + kind + "_state";
    }

    String ids() {
        return own() ? "tokens" : "input_ids";
    }

    String mask() {
        return own() ? "mask" : "attention_mask";
    }

    String positions() {
        return own() ? "positions" : "position_ids";
    }

    String logits() {
        return own() ? "scores" : "logits";
    }

    String pastKey(int layer) {
        return own() ? "past_k_" + layer : "past_key_values." + layer + ".key";
    }

    String pastValue(int layer) {
        return own() ? "past_v_" + layer : "past_key_values." + layer + ".value";
    }

    String presentKey(int layer) {
        return own() ? "next_k_" + layer : "present." + layer + ".key";
    }

    String presentValue(int layer) {
        return own() ? "next_v_" + layer : "present." + layer + ".value";
    }
}
