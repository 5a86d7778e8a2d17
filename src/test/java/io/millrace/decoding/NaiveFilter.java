package io.millrace.decoding;

import static io.millrace.decoding.SamplingParameter.MIN_P;
import static io.millrace.decoding.SamplingParameter.TEMPERATURE;
import static io.millrace.decoding.SamplingParameter.TOP_K;
import static io.millrace.decoding.SamplingParameter.TOP_P;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filtered distribution by the book: softmax, full sort, cuts, in that order. */
final class NaiveFilter {

    private NaiveFilter() {}

    /** Probability by token; tokens that are cut are absent. */
    static Map<Integer, Double> distribution(float[] logits, SamplingParams params) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        List<Integer> order = new ArrayList<>();
        double[] weights = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp((logits[i] - largest) / params.sampling().get(TEMPERATURE));
            order.add(i);
        }
        order.removeIf(i -> logits[i] == Float.NEGATIVE_INFINITY);
        order.sort(Comparator.comparingDouble((Integer i) -> -logits[i]).thenComparingInt(i -> i));
        if (params.sampling().get(TOP_K) > 0 && params.sampling().get(TOP_K) < order.size()) {
            order = new ArrayList<>(order.subList(0, params.sampling().get(TOP_K)));
        }
        order = topP(order, weights, params.sampling().get(TOP_P));
        order.removeIf(i -> weights[i] < params.sampling().get(MIN_P) * (1 - 1e-9));
        return normalized(order, weights);
    }

    private static List<Integer> topP(List<Integer> order, double[] weights, float topP) {
        if (topP >= 1) {
            return order;
        }
        double target = topP * order.stream().mapToDouble(i -> weights[i]).sum();
        double mass = 0;
        int kept = 0;
        while (kept < order.size() && (kept == 0 || mass < target)) {
            mass += weights[order.get(kept++)];
        }
        return new ArrayList<>(order.subList(0, kept));
    }

    private static Map<Integer, Double> normalized(List<Integer> order, double[] weights) {
        double total = order.stream().mapToDouble(i -> weights[i]).sum();
        Map<Integer, Double> probabilities = new HashMap<>();
        order.forEach(i -> probabilities.put(i, weights[i] / total));
        return probabilities;
    }
}
