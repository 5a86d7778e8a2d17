package io.millrace.tasks.sight;

import io.millrace.generation.vector.GridPositions;
import io.millrace.generation.vector.PromptVectors;
import io.millrace.generation.vector.PromptVectors.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The images of a prompt in tokens, and where they stand.
 *
 * @param tokens of the prompt, with the number of its image in each place of one
 * @param images in order
 * @param places runs of such places, in order
 * @param token that stands for a vector of an image
 */
public record PromptImages(int[] tokens, List<ShownImage> images, List<Place> places, int token) {

    private static final int AXES = 3; // time, row, column

    /**
     * Places that follow each other.
     *
     * @param first position in the prompt
     * @param image number among the images
     * @param from number of its first vector among those of the image
     */
    record Place(int first, int count, int image, int from) {}

    /** Of a prompt that shows none. */
    public static PromptImages none(int[] tokens) {
        return new PromptImages(tokens, List.of(), List.of(), 0);
    }

    public PromptImages {
        images = List.copyOf(images);
        places = List.copyOf(places);
    }

    /**
     * Finds the places of images in a prompt that has as many as they take.
     *
     * @param written tokens of the prompt with their own token in each place of an image
     */
    static PromptImages placed(int[] written, List<ShownImage> images, int token) {
        int[] tokens = written.clone();
        List<Place> places = new ArrayList<>();
        int image = 0;
        int from = 0;
        int position = 0;
        while (position < tokens.length) {
            if (tokens[position] != token) {
                position++;
                continue;
            }
            if (from == images.get(image).tokens()) {
                image++;
                from = 0;
            }
            int first = position;
            int most = first + images.get(image).tokens() - from;
            while (position < Math.min(most, tokens.length) && tokens[position] == token) {
                tokens[position++] = images.get(image).number();
            }
            places.add(new Place(first, position - first, image, from));
            from += position - first;
        }
        return new PromptImages(tokens, images, places, token);
    }

    public boolean isEmpty() {
        return images.isEmpty();
    }

    /** Their vectors, from those of each image by its key. */
    PromptVectors vectors(Map<String, float[]> features) {
        List<Block> blocks = places.stream()
                .map(place -> new Block(
                        place.first,
                        place.count,
                        of(features, images.get(place.image).key()),
                        place.from))
                .toList();
        return new PromptVectors(blocks, token, positions());
    }

    /* Those of an image begin where its text does, and text goes on behind the longer of its sides. */
    private GridPositions positions() {
        if (images.stream().allMatch(image -> image.columns() == 0)) {
            return GridPositions.NONE;
        }
        int[][] axes = new int[AXES][tokens.length];
        int next = 0;
        int at = 0;
        for (Place place : places) {
            next = text(axes, at, place.first, next);
            next = image(axes, place, images.get(place.image).columns(), next);
            at = place.first + place.count;
        }
        next = text(axes, at, tokens.length, next);
        return new GridPositions(axes, next - tokens.length);
    }

    private static int text(int[][] axes, int from, int to, int first) {
        for (int[] axis : axes) {
            for (int i = from; i < to; i++) {
                axis[i] = first + i - from;
            }
        }
        return first + to - from;
    }

    private static int image(int[][] axes, Place place, int columns, int first) {
        for (int i = 0; i < place.count; i++) {
            axes[0][place.first + i] = first;
            axes[1][place.first + i] = first + i / columns;
            axes[2][place.first + i] = first + i % columns;
        }
        return first + Math.max(place.count / columns, columns);
    }

    private static float[] of(Map<String, float[]> features, String key) {
        return Objects.requireNonNull(features.get(key));
    }
}
