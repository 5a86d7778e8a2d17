package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The variant that is pulled.
 *
 * @param reason why, in one line; empty where it was asked for
 */
record VariantChoice(Variant variant, String reason) {

    private static final List<String> ON_GPU =
            List.of("fp16", "q4f16", "q4", "bnb4", "fp32", "quantized", "int8", "uint8");
    private static final List<String> TEXT_ON_CPU =
            List.of("q4", "quantized", "int8", "uint8", "bnb4", "fp32", "q4f16", "fp16");
    private static final List<String> ON_CPU =
            List.of("quantized", "int8", "uint8", "q4", "bnb4", "fp32", "q4f16", "fp16");
    private static final int MOST_NAMED = 40;

    /**
     * The named variant, or the one that suits a machine best.
     *
     * @throws PullException where the repository has no graph, or none of this name, or none that is chosen by itself
     */
    static VariantChoice of(String where, RepositoryFiles repository, @Nullable String wanted, Host machine) {
        Variants variants = Variants.of(repository.files());
        if (variants.all().isEmpty()) {
            throw new PullException(
                    Kind.VARIANT,
                    where + " has no ONNX file; models for ONNX Runtime are those of onnx-community and the like");
        }
        if (wanted == null) {
            return suiting(where, variants, machine, isText(repository));
        }
        return new VariantChoice(
                variants.named(wanted)
                        .orElseThrow(() -> new PullException(
                                Kind.VARIANT,
                                where + " has no variant '" + wanted + "'; it has " + list(variants.all()))),
                "");
    }

    private static boolean isText(RepositoryFiles repository) {
        return repository.pipeline().isEmpty()
                || repository.pipeline().contains("text-generation")
                || repository.pipeline().endsWith("to-text");
    }

    private static VariantChoice suiting(String where, Variants variants, Host machine, boolean text) {
        if (variants.all().size() == 1) {
            Variant only = variants.all().getFirst();
            return new VariantChoice(
                    only, only.name() + ", the only variant there is (" + Host.bytes(only.bytes()) + ")");
        }
        List<Variant> order = Stream.concat(
                        folders(variants, machine),
                        (machine.gpu() ? ON_GPU : text ? TEXT_ON_CPU : ON_CPU)
                                .stream().flatMap(name -> variants.named(name).stream()))
                .toList();
        if (order.isEmpty()) {
            throw new PullException(
                    Kind.VARIANT, where + " has several variants, --variant must choose one: " + list(variants.all()));
        }
        return fitting(order, machine);
    }

    /* Folders of ONNX Runtime GenAI are named after what they are for, such as cuda/cuda-fp16 and cpu_and_mobile/cpu-int4. */
    private static Stream<Variant> folders(Variants variants, Host machine) {
        String device = machine.gpu() ? "(?i)(.*/)?(cuda|gpu).*" : "(?i)(.*/)?cpu.*";
        return variants.all().stream()
                .filter(variant -> !variant.home().isEmpty() && variant.name().matches(device));
    }

    private static VariantChoice fitting(List<Variant> order, Host machine) {
        Optional<Variant> fits =
                order.stream().filter(variant -> fits(variant, machine)).findFirst();
        Variant first = order.getFirst();
        if (fits.isEmpty()) {
            Variant least = order.stream()
                    .min((a, b) -> Long.compare(a.bytes(), b.bytes()))
                    .orElse(first);
            return new VariantChoice(least, line(least, machine) + "; it is the smallest, and yet does not fit");
        }
        Variant chosen = fits.get();
        String passed =
                chosen.equals(first) ? "" : "; " + first.name() + " (" + Host.bytes(first.bytes()) + ") does not fit";
        return new VariantChoice(chosen, line(chosen, machine) + passed);
    }

    private static String line(Variant variant, Host machine) {
        return variant.name() + " (" + Host.bytes(variant.bytes()) + ") for " + machine;
    }

    /* Beside the weights there are the cache and what a run needs. */
    private static boolean fits(Variant variant, Host machine) {
        return variant.bytes() + variant.bytes() / 5 <= machine.freeMemory();
    }

    private static String list(List<Variant> variants) {
        String some = variants.stream()
                .limit(MOST_NAMED)
                .map(variant -> variant.name() + " (" + Host.bytes(variant.bytes()) + ")")
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
        return variants.size() > MOST_NAMED ? some + " and " + (variants.size() - MOST_NAMED) + " more" : some;
    }
}
