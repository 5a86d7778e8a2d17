package io.millrace.profile.load;

import io.millrace.profile.record.ServiceLoad;
import java.util.HashMap;
import java.util.Map;

/**
 * Where processor time went.
 *
 * @param service its parts, which add up to 1
 * @param clients their share of all
 * @param compiler its share of all
 */
record TimeShares(Map<String, Double> service, double clients, double compiler) {

    /**
     * Of samples of Java's threads, and of the process's times.
     *
     * @param samples by part
     */
    static TimeShares of(Map<String, Integer> samples, ProcessTimes took) {
        double count = Math.max(
                1, samples.values().stream().mapToInt(Integer::intValue).sum());
        Map<String, Double> millis = new HashMap<>();
        samples.forEach((part, number) -> millis.merge(part, number / count * took.java(), Double::sum));
        millis.merge(ServiceLoad.MODEL, took.nativeThreads(), Double::sum);
        millis.merge("garbage collector", took.collector(), Double::sum);
        Double removed = millis.remove(ServicePart.GENERATOR);
        double clients = removed == null ? 0 : removed;
        double service = Math.max(
                1e-9, millis.values().stream().mapToDouble(Double::doubleValue).sum());
        millis.replaceAll((_, part) -> part / service);
        millis.values().removeIf(share -> share < 0.0005);
        double all = clients + took.compiler() + service;
        return new TimeShares(Map.copyOf(millis), clients / all, took.compiler() / all);
    }
}
