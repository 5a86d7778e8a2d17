package io.millrace.profile.record;

import java.util.List;

/**
 * What limits a model, and what to change.
 *
 * @param bottleneck in a few words
 * @param sentence the same with its main figure
 * @param evidence further figures
 * @param advice the largest gain first; empty where nothing that was tried is better
 */
public record ProfileVerdict(String bottleneck, String sentence, List<String> evidence, List<Advice> advice) {

    public ProfileVerdict {
        evidence = List.copyOf(evidence);
        advice = List.copyOf(advice);
    }
}
