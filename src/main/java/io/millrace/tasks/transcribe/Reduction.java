package io.millrace.tasks.transcribe;

import java.util.List;

/** How many frames a model makes of so many steps. */
sealed interface Reduction {

    /** Steps from one frame to the next. */
    int factor();

    /** Frames of some steps, at least one. */
    int frames(int steps);

    /** Of every so many steps one. */
    record Every(int factor) implements Reduction {
        @Override
        public int frames(int steps) {
            return Math.max(1, Math.ceilDiv(steps, factor));
        }
    }

    /** Convolutions without padding, one after another. */
    record Convolutions(List<Integer> kernels, List<Integer> strides) implements Reduction {
        public Convolutions {
            kernels = List.copyOf(kernels);
            strides = List.copyOf(strides);
            if (kernels.size() != strides.size()) {
                throw new IllegalArgumentException(
                        "conv_kernel has " + kernels.size() + " numbers, and conv_stride " + strides.size());
            }
        }

        @Override
        public int factor() {
            return strides.stream().reduce(1, Math::multiplyExact);
        }

        @Override
        public int frames(int steps) {
            int frames = steps;
            for (int i = 0; i < kernels.size(); i++) {
                frames = Math.floorDiv(frames - kernels.get(i), strides.get(i)) + 1;
            }
            return Math.max(1, frames);
        }
    }
}
