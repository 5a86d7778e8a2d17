package io.millrace.peers;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.model.functions.Generator;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Tokens a second of a decoder by Jlama in process, one answer after the other, its weights in 4 bits. */
public final class JlamaLoop {

    private JlamaLoop() {}

    /** {@code FOLDER TOKENS ROUNDS}; beside the folder its weights are written in 4 bits, where they are not there yet. */
    public static void main(String[] args) throws IOException {
        AbstractModel model = ModelSupport.loadModel(quantized(Path.of(args[0])).toFile(), DType.F32, DType.I8);
        int tokens = Integer.parseInt(args[1]);
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            PromptContext prompt = PromptContext.of("Tell me a story about " + round);
            Generator.Response answer = model.generate(UUID.randomUUID(), prompt, 0f, tokens, (_, _) -> {});
            double seconds = (answer.promptTimeMs + answer.generateTimeMs) / 1e3;
            System.out.println(String.format(
                    Locale.ROOT,
                    "{\"streams\":1,\"tokens\":%d,\"rate\":%.1f}",
                    answer.generatedTokens,
                    answer.generatedTokens / seconds));
        }
        System.exit(0);
    }

    private static Path quantized(Path folder) throws IOException {
        Path target = folder.resolveSibling(folder.getFileName() + "-q4");
        if (!Files.exists(target.resolve("model.safetensors"))) {
            SafeTensorSupport.quantizeModel(
                    folder, DType.Q4, new String[] {"model.embed_tokens", "lm_head"}, null, Optional.of(target));
        }
        return target;
    }
}
