package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.whisper.WhisperGraphs.Attention;
import io.millrace.whisper.WhisperGraphs.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the graphs of a model are fed and return, by the names that Optimum and ONNX Runtime GenAI give.
 *
 * @param features the encoder's input
 * @param hidden its output, which decoders may read
 * @param self the cache of what was said
 * @param cross the cache of the encoder's output
 * @param crossFromEncoder whether the encoder makes it, rather than the decoder's first run
 * @param attention names of what the decoder tells of its attention, by layer; empty where it does not
 */
record SpeechGraphs(
        TensorInfo features,
        TensorInfo hidden,
        List<CacheName> self,
        List<CacheName> cross,
        boolean crossFromEncoder,
        List<String> attention,
        DType cacheType,
        int heads,
        int headDim,
        Shape shape) {

    static final String INPUT_IDS = "input_ids";
    static final String HIDDEN_STATES = "encoder_hidden_states";
    static final String USE_CACHE_BRANCH = "use_cache_branch";
    static final String CACHE_POSITION = "cache_position";
    static final String LOGITS = "logits";

    private static final Set<String> KNOWN = Set.of(INPUT_IDS, HIDDEN_STATES, USE_CACHE_BRANCH, CACHE_POSITION);
    private static final List<String> FEATURES = List.of("input_features", "audio_features");
    private static final List<String> HIDDEN = List.of("last_hidden_state", HIDDEN_STATES);
    private static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16);
    private static final int STEPS = 1_500;

    /** Reads the signatures of graphs, and refuses those that lack something by its name. */
    static final class Reader {

        private final SpeechGraph encoder;
        private final SpeechGraph first;
        private final SpeechGraph later;
        private final SpeechSizes sizes;

        Reader(SpeechGraph encoder, SpeechGraph first, SpeechGraph later, SpeechSizes sizes) {
            this.encoder = encoder;
            this.first = first;
            this.later = later;
            this.sizes = sizes;
        }

        SpeechGraphs read() {
            TensorInfo features = features();
            TensorInfo hidden = one(encoder, encoder.outputs(), HIDDEN, "output");
            requireDecoder(first);
            requireDecoder(later);
            List<CacheName> caches = caches();
            List<CacheName> self = caches.stream().filter(part -> !part.cross()).toList();
            List<CacheName> cross = caches.stream().filter(CacheName::cross).toList();
            requireOutputs(self);
            boolean fromEncoder = isFromEncoder(cross);
            requireSameWidth(hidden);
            TensorInfo past = require(later, later.inputs(), self.getFirst().past());
            int heads = size(later, past, 1, sizes.heads());
            int headDim = size(later, past, 3, sizes.headDim());
            int layers = self.size() / 2;
            List<String> attention = attention(layers);
            int steps = hidden.size(1) > 0 ? Math.toIntExact(hidden.size(1)) : STEPS;
            Shape shape = new Shape(
                    size(encoder, features, 1, sizes.mels()),
                    steps,
                    size(first, logits(first), 2, sizes.vocabulary()),
                    layers,
                    heads,
                    kind(attention),
                    2L * layers * heads * headDim * past.type().bytes() * steps);
            return new SpeechGraphs(
                    features, hidden, self, cross, fromEncoder, attention, past.type(), heads, headDim, shape);
        }

        private TensorInfo features() {
            encoder.inputs().keySet().stream()
                    .filter(name -> !FEATURES.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw encoder.refusal("has the input " + name
                                + ", which the encoder of Whisper is not fed; known are " + FEATURES);
                    });
            TensorInfo features = one(encoder, encoder.inputs(), FEATURES, "input");
            if (features.shape().size() != 3 || !FLOATS.contains(features.type())) {
                throw encoder.refusal("has " + features.name() + " of " + features.type() + " " + features.shape()
                        + ", must be of float32 or float16, [batch, mels, frames]");
            }
            return features;
        }

        private static TensorInfo one(
                SpeechGraph graph, Map<String, TensorInfo> tensors, List<String> names, String what) {
            for (String name : names) {
                TensorInfo tensor = tensors.get(name);
                if (tensor != null) {
                    return tensor;
                }
            }
            throw graph.refusal("lacks an " + what + " of " + names + "; it has " + tensors.keySet());
        }

        private List<CacheName> caches() {
            List<CacheName> caches = new ArrayList<>();
            later.inputs().keySet().forEach(name -> CacheName.of(name).ifPresent(caches::add));
            long self = caches.stream().filter(part -> !part.cross()).count();
            if (self == 0 || self % 2 != 0 || caches.size() != 2 * self) {
                throw later.refusal("must have keys and values of each layer, of what was said and of the encoder, as"
                        + " past_key_values.N.decoder.key and past_key_values.N.encoder.key, or past_key_self_N and"
                        + " past_key_cross_N, but has " + later.inputs().keySet()
                        + (later.equals(first) ? "; decoder_with_past_model is missing, or decoder_model_merged" : ""));
            }
            return caches;
        }

        private static void requireDecoder(SpeechGraph graph) {
            graph.inputs().keySet().stream()
                    .filter(name -> !KNOWN.contains(name) && CacheName.of(name).isEmpty())
                    .findFirst()
                    .ifPresent(name -> {
                        throw graph.refusal("has the input " + name
                                + ", which the decoder of Whisper is not fed; known are" + " the caches and "
                                + KNOWN.stream().sorted().toList());
                    });
            require(graph, graph.inputs(), INPUT_IDS);
            if (logits(graph).shape().size() != 3
                    || !FLOATS.contains(logits(graph).type())) {
                throw graph.refusal("has logits of " + logits(graph).type() + " "
                        + logits(graph).shape() + ", must be of float32 or float16, [batch, tokens, vocabulary]");
            }
        }

        private static TensorInfo logits(SpeechGraph graph) {
            return require(graph, graph.outputs(), LOGITS);
        }

        private static TensorInfo require(SpeechGraph graph, Map<String, TensorInfo> tensors, String name) {
            TensorInfo tensor = tensors.get(name);
            if (tensor == null) {
                throw graph.refusal("lacks " + name + "; it has " + tensors.keySet());
            }
            return tensor;
        }

        private void requireOutputs(List<CacheName> self) {
            for (CacheName part : self) {
                require(first, first.outputs(), part.present());
                TensorInfo present = require(later, later.outputs(), part.present());
                TensorInfo past = require(later, later.inputs(), part.past());
                if (past.shape().size() != 4 || present.type() != past.type() || !FLOATS.contains(past.type())) {
                    throw later.refusal("has " + part.past() + " that does not go with " + part.present()
                            + ": both must be of float32 or of float16, [batch, heads, length, headDim]");
                }
            }
        }

        private boolean isFromEncoder(List<CacheName> cross) {
            boolean fromEncoder = encoder.outputs().containsKey(cross.getFirst().present());
            SpeechGraph source = fromEncoder ? encoder : first;
            cross.forEach(part -> require(source, source.outputs(), part.present()));
            if (!fromEncoder) {
                require(first, first.inputs(), HIDDEN_STATES);
            }
            return fromEncoder;
        }

        private void requireSameWidth(TensorInfo hidden) {
            TensorInfo read = first.inputs().get(HIDDEN_STATES);
            if (read != null
                    && read.shape().size() == 3
                    && hidden.shape().size() == 3
                    && read.size(2) > 0
                    && hidden.size(2) > 0
                    && read.size(2) != hidden.size(2)) {
                throw first.refusal("reads " + HIDDEN_STATES + " of " + read.size(2) + " numbers, but the encoder "
                        + encoder.file().getFileName() + " gives " + hidden.size(2));
            }
        }

        private List<String> attention(int layers) {
            for (String template : List.of("cross_attentions.%d", "output_cross_qk_%d")) {
                List<String> names =
                        IntStream.range(0, layers).mapToObj(template::formatted).toList();
                if (first.outputs().keySet().containsAll(names)) {
                    return names;
                }
            }
            return List.of();
        }

        private static Attention kind(List<String> attention) {
            if (attention.isEmpty()) {
                return Attention.NONE;
            }
            return attention.getFirst().startsWith("cross") ? Attention.PROBABILITIES : Attention.SCORES;
        }

        private static int size(SpeechGraph graph, TensorInfo tensor, int dimension, int configured) {
            long size = tensor.size(dimension) > 0 ? tensor.size(dimension) : configured;
            if (size < 1) {
                throw graph.refusal("leaves dimension " + dimension + " of " + tensor.name()
                        + " open, and the model's configuration does not say it");
            }
            return Math.toIntExact(size);
        }
    }
}
