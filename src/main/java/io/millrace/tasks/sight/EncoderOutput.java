package io.millrace.tasks.sight;

import io.millrace.core.TensorSpec;
import java.util.List;

/** Which output of an encoder has its vectors. */
final class EncoderOutput {

    private EncoderOutput() {}

    /**
     * That of the usual name, or else the only one.
     *
     * @param encoder what it is called
     * @throws IllegalArgumentException where there are several, and none of that name
     */
    static String of(String encoder, List<TensorSpec> outputs, String usual) {
        List<String> names = outputs.stream().map(TensorSpec::name).toList();
        if (!names.contains(usual) && names.size() != 1) {
            throw new IllegalArgumentException(encoder + " has the outputs " + names + ", must have " + usual);
        }
        return names.contains(usual) ? usual : names.getFirst();
    }
}
