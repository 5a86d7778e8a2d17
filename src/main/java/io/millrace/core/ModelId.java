package io.millrace.core;

/** The name a client calls a model by: the folder name in the model repository, or an alias. */
public record ModelId(String value) {

    public ModelId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("model id is blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
