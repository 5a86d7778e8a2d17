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
import io.millrace.layouts.Layout.Names;
import io.millrace.layouts.Layout.Norm;
import io.millrace.layouts.Layout.Place;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Rows;
import io.millrace.layouts.Layout.Storage;
import io.millrace.layouts.Layout.Window;
import java.util.List;
import java.util.stream.Stream;

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

    /** Encoders, as those who publish them lay them out. */
    static List<Layout> encoders() {
        return List.of(
                bert("bert"),
                bert("bert-sentence", Answer.SENTENCE, Pool.MEAN, Steps.NORMALIZE, Prompt.COUNTED),
                bert("bert-prompt-left-out", Answer.SENTENCE, Pool.MEAN, Steps.NORMALIZE, Prompt.LEFT_OUT),
                bert("bert-cls", Pool.CLS, Steps.NORMALIZE, Attention.MULTI_HEAD),
                bert("bert-dense", Pool.CLS_AND_MEAN, Steps.DENSE, Storage.PARTS),
                bert("bert-ids", Positions.LEARNED_IDS, Pool.WEIGHTED, Prompt.LEFT_OUT),
                bert("bert-cross-encoder", Answer.SCORE),
                bert("bert-tags", Answer.TOKEN_LABELS),
                bert("bert-splade", Answer.VOCABULARY, Storage.ONE_FILE),
                bert("colbert", Answer.PROJECTED),
                bert("distilbert", Segments.NO),
                bert("distilbert-labels", Segments.NO, Answer.TEXT_LABELS),
                roberta("roberta", Words.BYTE_PAIRS),
                roberta("roberta-cross-encoder", Words.BYTE_PAIRS, Answer.SCORE),
                roberta("roberta-tags", Words.BYTE_PAIRS, Answer.TOKEN_LABELS),
                roberta("xlm-roberta", Words.UNIGRAM, Pool.CLS, Steps.NORMALIZE),
                roberta("xlm-roberta-cross-encoder", Words.UNIGRAM, Answer.SCORE),
                roberta("mpnet", Words.WORD_PIECES, Distances.YES, Pool.MEAN, Steps.NORMALIZE),
                modern("modernbert"),
                modern("modernbert-cls", Pool.CLS, Steps.NORMALIZE, Prompt.COUNTED),
                modern("modernbert-labels", Answer.TEXT_LABELS),
                modern("modernbert-splade", Answer.VOCABULARY));
    }

    private static Layout bert(String name, Enum<?>... more) {
        return encoder(
                name,
                List.of(
                        Place.SUM,
                        Positions.LEARNED_COUNTED,
                        Segments.YES,
                        Activation.GELU_EXACT,
                        Bias.ALL,
                        Words.WORD_PIECES),
                more);
    }

    private static Layout roberta(String name, Enum<?>... more) {
        return encoder(
                name, List.of(Place.SUM, Positions.LEARNED_OFFSET, Segments.NO, Activation.GELU_EXACT, Bias.ALL), more);
    }

    private static Layout modern(String name, Enum<?>... more) {
        return encoder(
                name,
                List.of(
                        Place.BEFORE,
                        Positions.ROTARY_COUNTED,
                        Segments.NO,
                        Activation.GELU_EXACT_GATED,
                        Bias.NONE,
                        Window.EVERY_OTHER,
                        Words.BYTE_PAIRS),
                more);
    }

    private static Layout encoder(String name, List<Enum<?>> usual, Enum<?>... more) {
        List<Enum<?>> common = List.of(Sight.ALL, Norm.LAYER, EmbeddingNorm.YES, Attention.PLAIN);
        return Layout.of(
                name,
                Stream.of(common, usual, List.of(more)).flatMap(List::stream).toArray(Enum<?>[]::new));
    }
}
