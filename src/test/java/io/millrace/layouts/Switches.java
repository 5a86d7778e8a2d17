package io.millrace.layouts;

import io.millrace.layouts.EncoderSwitches.Answer;
import io.millrace.layouts.EncoderSwitches.Distances;
import io.millrace.layouts.EncoderSwitches.EmbeddingNorm;
import io.millrace.layouts.EncoderSwitches.Pool;
import io.millrace.layouts.EncoderSwitches.Prompt;
import io.millrace.layouts.EncoderSwitches.Segments;
import io.millrace.layouts.EncoderSwitches.Sight;
import io.millrace.layouts.EncoderSwitches.Steps;
import io.millrace.layouts.EncoderSwitches.Words;
import io.millrace.layouts.Layout.Activation;
import io.millrace.layouts.Layout.Attention;
import io.millrace.layouts.Layout.Bias;
import io.millrace.layouts.Layout.Cache;
import io.millrace.layouts.Layout.Cap;
import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.Head;
import io.millrace.layouts.Layout.HeadNorm;
import io.millrace.layouts.Layout.Layers;
import io.millrace.layouts.Layout.Lora;
import io.millrace.layouts.Layout.Names;
import io.millrace.layouts.Layout.Norm;
import io.millrace.layouts.Layout.Place;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Rows;
import io.millrace.layouts.Layout.Storage;
import io.millrace.layouts.Layout.Turned;
import io.millrace.layouts.Layout.Window;
import java.util.List;

/** The values that each switch may have. */
final class Switches {

    private Switches() {}

    /** The values of each switch of a decoder. */
    static List<List<? extends Enum<?>>> ofDecoders() {
        return List.of(
                List.of(Attention.values()),
                List.of(
                        Positions.ROTARY_IDS,
                        Positions.ROTARY_PLANES,
                        Positions.ROTARY_IN_OP,
                        Positions.ROTARY_COUNTED,
                        Positions.ROTARY_CACHE,
                        Positions.LEARNED_IDS,
                        Positions.LEARNED_COUNTED),
                List.of(Turned.values()),
                List.of(Form.values()),
                List.of(Layers.values()),
                List.of(Names.values()),
                List.of(Cache.values()),
                List.of(Window.values()),
                List.of(Cap.values()),
                List.of(Rows.values()),
                List.of(Norm.values()),
                List.of(Place.BEFORE, Place.AFTER, Place.BOTH, Place.PARALLEL),
                List.of(Bias.values()),
                List.of(HeadNorm.values()),
                List.of(Activation.SILU_GATED, Activation.GELU_GATED, Activation.GELU, Activation.RELU),
                List.of(Head.values()),
                List.of(Storage.values()),
                List.of(Lora.values()));
    }

    /** The values of each switch of an encoder. */
    static List<List<? extends Enum<?>>> ofEncoders() {
        return List.of(
                List.of(Sight.ALL),
                List.of(Answer.values()),
                List.of(Attention.MULTI_HEAD, Attention.PLAIN),
                List.of(
                        Positions.ROTARY_COUNTED,
                        Positions.LEARNED_IDS,
                        Positions.LEARNED_COUNTED,
                        Positions.LEARNED_OFFSET),
                List.of(Distances.values()),
                List.of(Segments.values()),
                List.of(EmbeddingNorm.values()),
                List.of(Window.values()),
                List.of(Norm.values()),
                List.of(Place.BEFORE, Place.SUM, Place.AFTER),
                List.of(Bias.values()),
                List.of(Activation.GELU_EXACT, Activation.GELU_EXACT_GATED, Activation.RELU),
                List.of(Words.values()),
                List.of(Pool.values()),
                List.of(Steps.values()),
                List.of(Prompt.values()),
                List.of(Storage.values()));
    }
}
