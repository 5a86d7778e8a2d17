package io.millrace.encoding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The functions of torch that a Dense module may apply to each component. */
enum DenseActivation {
    IDENTITY("torch.nn.modules.linear.Identity"),
    TANH("torch.nn.modules.activation.Tanh"),
    RELU("torch.nn.modules.activation.ReLU"),
    SIGMOID("torch.nn.modules.activation.Sigmoid");

    private final String type;

    DenseActivation(String type) {
        this.type = type;
    }

    static Optional<DenseActivation> of(String type) {
        return Arrays.stream(values()).filter(known -> known.type.equals(type)).findFirst();
    }

    static List<String> types() {
        return Arrays.stream(values()).map(known -> known.type).toList();
    }

    float apply(double value) {
        return (float)
                switch (this) {
                    case IDENTITY -> value;
                    case TANH -> Math.tanh(value);
                    case RELU -> Math.max(0, value);
                    case SIGMOID -> 1 / (1 + Math.exp(-value));
                };
    }
}
