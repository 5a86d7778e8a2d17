package io.millrace.tasks.rerank;

import io.millrace.core.PictureLimits;
import io.millrace.encoding.Vectors;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.Encoding.Sides;
import io.millrace.serving.ModelInput;
import io.millrace.tasks.embed.SpaceFront;
import io.millrace.tasks.embed.SpaceRequest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Cosines of texts and images, each of which runs once, however many it is compared with. */
final class SideScores {

    private final IdentityHashMap<ModelInput, Integer> places = new IdentityHashMap<>();
    private final List<ModelInput> inputs = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<int[]> compared = new ArrayList<>();

    private SideScores(List<Sides> pairs) {
        boolean shared = pairs.stream()
                .map(Sides::first)
                .allMatch(first -> isSame(first, pairs.getFirst().first()));
        for (int i = 0; i < pairs.size(); i++) {
            int first = place(pairs.get(i).first(), TextItems.name("query", i, shared ? 1 : pairs.size()));
            int second = place(pairs.get(i).second(), TextItems.name("input", i, pairs.size()));
            compared.add(new int[] {first, second});
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same image is not read twice
    private static boolean isSame(ModelInput one, ModelInput other) {
        return one == other;
    }

    private int place(ModelInput input, String name) {
        return places.computeIfAbsent(input, added -> {
            inputs.add(added);
            names.add(name);
            return inputs.size() - 1;
        });
    }

    static BatchRequest<Encoded> of(
            SpaceFront front, List<Sides> pairs, PictureLimits pictures, EncodeOptions options) {
        SideScores scores = new SideScores(pairs);
        return new SpaceRequest(front, List.copyOf(scores.inputs), scores.names::get, pictures)
                .asked(options, (vectors, tokens) -> new Encoded(scores.cosines(vectors), tokens));
    }

    private List<float[]> cosines(List<float[]> vectors) {
        return compared.stream()
                .map(pair -> new float[] {Vectors.cosine(vectors.get(pair[0]), vectors.get(pair[1]))})
                .toList();
    }
}
