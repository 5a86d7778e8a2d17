package io.millrace.lab.drill;

import java.util.SplittableRandom;

/**
 * Models that hostile requests name.
 *
 * @param ears one that transcribes
 * @param sight a language model that is shown images
 */
record HostileTargets(String chat, String embed, String rerank, String vision, String ears, String sight) {

    private static final int TWO_SECONDS_IN = 3;

    /** The begin of a JSON body, up to the comma before its fields; one in three has a deadline. */
    static RepeatedBytes model(String name, SplittableRandom random) {
        String deadline = random.nextInt(TWO_SECONDS_IN) == 0 ? ",\"timeout\":2" : "";
        return RepeatedBytes.of("{\"model\":\"" + name + "\"" + deadline + ",");
    }
}
