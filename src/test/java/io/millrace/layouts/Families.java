package io.millrace.layouts;

import io.millrace.layouts.Layout.Activation;
import io.millrace.layouts.Layout.Attention;
import io.millrace.layouts.Layout.Bias;
import io.millrace.layouts.Layout.Cache;
import io.millrace.layouts.Layout.Cap;
import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.Head;
import io.millrace.layouts.Layout.HeadNorm;
import io.millrace.layouts.Layout.Layers;
import io.millrace.layouts.Layout.Names;
import io.millrace.layouts.Layout.Norm;
import io.millrace.layouts.Layout.Place;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Rows;
import io.millrace.layouts.Layout.Storage;
import io.millrace.layouts.Layout.Window;
import java.util.List;

/** Families of models as rows of switches, each as one of those who publish it lays it out. */
final class Families {

    private Families() {}

    static List<Layout> all() {
        return List.of(
                Layout.of("llama", Positions.ROTARY_IN_OP, Head.OWN, Rows.KEPT),
                Layout.of("llama-optimum", Attention.PLAIN),
                Layout.of("llama-no-ids", Attention.PLAIN, Positions.ROTARY_COUNTED),
                Layout.of("llama-merged", Attention.PLAIN, Form.MERGED, Positions.ROTARY_COUNTED),
                Layout.of("llama-pair", Attention.PLAIN, Form.PAIR),
                Layout.of("qwen2", Bias.ATTENTION, Storage.ONE_FILE),
                Layout.of("qwen3", HeadNorm.YES, Names.GENAI, Positions.ROTARY_IN_OP, Cache.HALF),
                Layout.of("mistral", Window.ALL, Positions.ROTARY_IN_OP, Head.OWN, Storage.PARTS),
                Layout.of("gemma2", Place.BOTH, Cap.BOTH, Window.EVERY_OTHER, Activation.GELU_GATED),
                Layout.of(
                        "gemma3", Place.BOTH, HeadNorm.YES, Window.EVERY_OTHER, Activation.GELU_GATED, Names.GENAI_OWN),
                Layout.of("phi", Place.PARALLEL, Norm.LAYER, Bias.ALL, Activation.GELU, Head.OWN, Attention.MULTI_HEAD),
                Layout.of(
                        "gpt-neox",
                        Place.PARALLEL,
                        Norm.LAYER,
                        Bias.ALL,
                        Activation.GELU,
                        Attention.PLAIN,
                        Head.OWN,
                        Positions.ROTARY_COUNTED),
                Layout.of("gpt2", Norm.LAYER, Bias.ALL, Activation.GELU, Attention.PLAIN, Positions.LEARNED_IDS),
                Layout.of(
                        "gpt2-merged",
                        Norm.LAYER,
                        Bias.ALL,
                        Activation.GELU,
                        Attention.PLAIN,
                        Positions.LEARNED_COUNTED,
                        Form.MERGED),
                Layout.of("olmo2", Place.AFTER, HeadNorm.YES, Rows.LAST),
                Layout.of("lfm2", Layers.CONV, HeadNorm.YES, Positions.ROTARY_IN_OP),
                Layout.of("lfm2-optimum", Layers.CONV, Attention.PLAIN, HeadNorm.YES),
                Layout.of("qwen3.5", Layers.RECURRENT, HeadNorm.YES, Positions.ROTARY_PLANES),
                Layout.of("qwen3.5-genai", Layers.CONV_AND_RECURRENT, HeadNorm.YES, Names.GENAI),
                Layout.of("both-states", Layers.CONV_AND_RECURRENT, Attention.MULTI_HEAD));
    }
}
