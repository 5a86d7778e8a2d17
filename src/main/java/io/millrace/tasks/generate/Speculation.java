package io.millrace.tasks.generate;

import io.millrace.core.ModelId;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.repository.SpeculationSettings;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a decoder's tokens are drafted.
 *
 * @param draftTokens most of a draft; 0 where none are drafted
 * @param draft decoder of another folder that drafts; null where none does
 * @param bytes that it takes
 */
record Speculation(int draftTokens, @Nullable OrtDecoder draft, long bytes) {

    private static final Logger LOG = LoggerFactory.getLogger(Speculation.class);
    private static final String KEY = "speculation.draft in model.yaml: ";
    private static final Speculation NONE = new Speculation(0, null, 0);

    /**
     * As model.yaml says.
     *
     * @param model of the folder, which checks the drafts
     * @param folders what the repository has of a name
     * @throws IllegalArgumentException naming what of the draft model's folder does not suit
     */
    static Speculation open(
            ModelFolder folder, OrtDecoder model, Tokenizer tokenizer, Function<ModelId, List<Entry>> folders) {
        SpeculationSettings settings = folder.manifest().speculation();
        if (!settings.drafts() || !checks(folder, model)) {
            return NONE;
        }
        String name = settings.draft();
        return name == null
                ? new Speculation(settings.maxTokens(), null, 0)
                : draftedBy(name, folder, model, tokenizer, folders);
    }

    /* That takes several tokens behind a past, a row of logits for each, and going back to the first that fails. */
    private static boolean checks(ModelFolder folder, OrtDecoder model) {
        boolean checks = model.cutsBack() && model.scoresPrompts() && !model.runsPromptsWhole();
        if (!checks) {
            LOG.warn("{}: speculation in model.yaml has no effect: its graph cannot check a draft", folder.id());
        }
        return checks;
    }

    private static Speculation draftedBy(
            String name,
            ModelFolder folder,
            OrtDecoder model,
            Tokenizer tokenizer,
            Function<ModelId, List<Entry>> folders) {
        require(model.vectors().width() == 0, name, "cannot draft for a model that is shown images");
        ModelFolder drafting = folder(name, folders);
        require(!drafting.id().equals(folder.id()), name, "is the model itself");
        GenerationDefaults defaults = requireSameTokens(name, drafting, tokenizer);
        OrtDecoder draft = OrtDecoder.open(drafting.modelFile(), options(folder, drafting, defaults, model));
        if (!draft.cutsBack() || draft.runsPromptsWhole()) {
            draft.close();
            require(false, name, "cannot draft: its state cannot go back to an earlier token");
        }
        int most = folder.manifest().speculation().maxTokens();
        return new Speculation(most, draft, draft.cacheBytes() + drafting.weightBytes());
    }

    private static ModelFolder folder(String name, Function<ModelId, List<Entry>> folders) {
        return switch (folders.apply(new ModelId(name)).stream().findFirst().orElse(null)) {
            case Entry.Usable usable -> generating(name, usable.folder());
            case Entry.Unfetched _ -> throw refusal(name, "is yet to be pulled");
            case Entry.Unusable unusable -> throw refusal(name, "cannot be used: " + unusable.reason());
            case null -> throw refusal(name, "is no folder of the model repository");
        };
    }

    private static ModelFolder generating(String name, ModelFolder folder) {
        require(folder.task() instanceof GenerateTask, name, "is no model that generates text");
        return folder;
    }

    private static GenerationDefaults requireSameTokens(String name, ModelFolder drafting, Tokenizer tokenizer) {
        try (Tokenizer own = Tokenizers.load(drafting.path())) {
            int common = Math.min(own.vocabularySize(), tokenizer.vocabularySize());
            for (int id = 0; id < common; id++) {
                require(
                        Arrays.equals(own.bytes(id), tokenizer.bytes(id))
                                && own.isSpecial(id) == tokenizer.isSpecial(id),
                        name,
                        "has another tokenizer: its token " + id + " is not this model's");
            }
            return GenerationDefaults.load(drafting.path(), own);
        }
    }

    /* Where this model's manifest says, so that both lie beside each other; one slot for each of its own. */
    private static DecoderOptions options(
            ModelFolder folder, ModelFolder drafting, GenerationDefaults defaults, OrtDecoder model) {
        DecoderConfig config = DecoderConfig.read(drafting.path());
        int length = Math.min(model.maxLength(), SequenceLength.of(drafting, defaults.maxLength()));
        return new DecoderOptions(
                model.slots(),
                length,
                SessionPolicy.decoder(folder.manifest()),
                config.sizes(),
                config.names(),
                drafting.embedding().orElse(null),
                0);
    }

    private static void require(boolean holds, String name, String otherwise) {
        if (!holds) {
            throw refusal(name, otherwise);
        }
    }

    private static IllegalArgumentException refusal(String name, String reason) {
        return new IllegalArgumentException(KEY + "'" + name + "' " + reason);
    }
}
