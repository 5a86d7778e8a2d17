package io.millrace.layouts;

import io.millrace.layouts.Layout.Head;
import io.millrace.layouts.Layout.Lora;
import io.millrace.layouts.Layout.Positions;
import io.millrace.runtime.adapter.AdapterBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a small model that takes adapters, and such adapters. */
public final class AdaptedModel {

    private static final Layout LAYOUT = Layout.of("adapted", Positions.ROTARY_IN_OP, Head.OWN, Lora.EMPTY);
    private static final Weights WEIGHTS = new Weights(1);

    private AdaptedModel() {}

    /** Writes the model, without adapters. */
    public static Path write(Path root, String name) throws IOException {
        Path folder = LayoutFolder.write(root, name, LAYOUT, WEIGHTS);
        Files.writeString(folder.resolve("chat_template.jinja"), "{% for m in messages %}{{ m.content }}{% endfor %}");
        return folder;
    }

    /** An adapter of it; those of different seeds give different answers. */
    public static byte[] adapter(long seed) {
        return AdapterBytes.of(WEIGHTS.adapter(seed));
    }

    /** Puts one into the model's folder. */
    public static Path put(Path folder, String name, long seed) throws IOException {
        Files.createDirectories(folder.resolve("adapters"));
        return Files.write(folder.resolve("adapters").resolve(name + ".onnx_adapter"), adapter(seed));
    }
}
