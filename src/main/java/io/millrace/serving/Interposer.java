package io.millrace.serving;

import io.millrace.batching.TensorModel;
import io.millrace.core.ModelId;
import io.millrace.generation.DecoderModel;

/** Puts something between models and what runs them, as they are loaded. What it gives owns what it was given. */
public interface Interposer {

    /** Puts nothing there. */
    Interposer NONE = new Interposer() {
        @Override
        public DecoderModel decoder(ModelId model, DecoderModel decoder) {
            return decoder;
        }

        @Override
        public TensorModel graph(ModelId model, TensorModel graph) {
            return graph;
        }
    };

    /** What the engine of a language model runs. */
    DecoderModel decoder(ModelId model, DecoderModel decoder);

    /** What one instance of a stateless model runs. */
    TensorModel graph(ModelId model, TensorModel graph);
}
