package io.millrace.scripted;

import io.millrace.batching.TensorModel;
import io.millrace.core.ModelId;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.generation.DecoderModel;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry.Usable;
import io.millrace.serving.Interposer;
import io.millrace.tasks.Tasks;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/**
 * Language models that speak by a script, under the profile {@code scripted} alone: {@code scripted.files} has a file by model,
 * read anew for each answer, {@code scripted.max-length} the context length they get, in tokens.
 */
@AutoConfiguration
@Profile("scripted")
class ScriptWiring {

    private static final Bindable<Map<String, String>> FILES = Bindable.mapOf(String.class, String.class);
    private static final int MAX_LENGTH = 200_000;

    @Bean
    Interposer scripts(Environment environment) {
        Map<String, String> files =
                Binder.get(environment).bind("scripted.files", FILES).orElse(Map.of());
        int maxLength = environment.getProperty("scripted.max-length", Integer.class, MAX_LENGTH);
        Path models = Path.of(environment.getProperty("millrace.models.path", "models"));
        return new Interposer() {
            @Override
            public DecoderModel decoder(ModelId model, DecoderModel decoder) {
                String file = files.get(model.value());
                return file == null ? decoder : scripted(models, model, decoder, Path.of(file), maxLength);
            }

            @Override
            public TensorModel graph(ModelId model, TensorModel graph) {
                return graph;
            }
        };
    }

    private static DecoderModel scripted(Path models, ModelId model, DecoderModel decoder, Path file, int maxLength) {
        if (!(Tasks.repository(models).find(model).getFirst() instanceof Usable(ModelFolder folder))) {
            throw new IllegalStateException("scripted.files: the model '" + model + "' cannot be used");
        }
        Tokenizer tokenizer = Tokenizers.load(folder.path());
        int end = GenerationDefaults.load(folder.path(), tokenizer).eosTokenIds().stream()
                .min(Integer::compare)
                .orElseThrow();
        return new ScriptedDecoder(decoder, maxLength, tokenizer, end, () -> Script.read(file));
    }
}
