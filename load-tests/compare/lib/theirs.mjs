// What transformers.js makes of a folder, on the processor.
import { basename, dirname } from 'node:path';
import {
    AutoModel, AutoModelForImageTextToText, AutoModelForSpeechSeq2Seq, AutoProcessor, env, RawImage } from '@huggingface/transformers';

env.allowRemoteModels = false;
const OPTIONS = { dtype: 'fp32', device: 'cpu' };

/* A folder's name is what it calls a model, below one folder for all. */
function local(folder) {
    env.localModelPath = `${dirname(folder)}/`;
    return basename(folder);
}

/** Red, green and blue of a file, upright. */
export async function pixels(file) {
    const image = (await RawImage.read(file)).rgb();
    return { width: image.width, height: image.height, data: image.data };
}

export async function whisper(folder) {
    const name = local(folder);
    const [processor, model] = [await AutoProcessor.from_pretrained(name), await AutoModelForSpeechSeq2Seq.from_pretrained(name, OPTIONS)];
    const { is_multilingual: many } = model.generation_config;
    return {
        features: async (samples) => (await processor(samples)).input_features,
        tokens: async (features, count) => {
            const spoken = many ? { language: 'en', task: 'transcribe' } : {};
            const made = await model.generate({ inputs: features, ...spoken, return_timestamps: true, max_new_tokens: count });
            const [start, end] = [many ? 3 : 1, BigInt(model.generation_config.eos_token_id)];
            return Array.from(made.data).slice(start).filter((id) => id !== end).map(Number);
        },
        breaks: (tokens, at) => brokenRule(tokens, at, model.generation_config),
        dispose: () => model.dispose(),
    };
}

/* Its rules for times skip that of the first, and let them go back (Whisper's own do neither). */
function brokenRule(tokens, at, { no_timestamps_token_id: none, max_initial_timestamp_index: first }) {
    const [token, times] = [tokens[at], tokens.slice(0, at).filter((each) => each > none)];
    if (!(token > none)) return null;
    if (times.length === 0 && token > none + 1 + first) return `the peer begins later than ${first * 0.02} s`;
    return times.some((each) => each > token) ? 'the peer goes back in time' : null;
}

export async function chat(folder) {
    const name = local(folder);
    const [processor, model] = [await AutoProcessor.from_pretrained(name), await AutoModelForImageTextToText.from_pretrained(name, OPTIONS)];
    return {
        side: () => processor.image_processor.max_image_size.longest_edge,
        inputs: async (file, question) => {
            const messages = [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: question }] }];
            const text = processor.apply_chat_template(messages, { add_generation_prompt: true });
            return processor(text, [await RawImage.read(file)]);
        },
        answer: (inputs, count) => answer(processor, model, inputs, count),
        dispose: () => model.dispose(),
    };
}

export async function ultravox(folder) {
    const name = local(folder);
    const [processor, model] = [await AutoProcessor.from_pretrained(name), await AutoModel.from_pretrained(name, OPTIONS)];
    return {
        inputs: async (sound, question) => {
            const content = `${processor.config.audio_placeholder}\n${question}`;
            const text = processor.apply_chat_template([{ role: 'user', content }], { add_generation_prompt: true });
            return processor(text, sound);
        },
        answer: (inputs, count) => answer(processor, model, inputs, count),
        dispose: () => model.dispose(),
    };
}

/* The tokens up to the end, each as the text that it is by itself. */
async function answer(processor, model, inputs, count) {
    const made = await model.generate({ ...inputs, do_sample: false, max_new_tokens: count });
    const ids = Array.from(made.data).slice(inputs.input_ids.dims[1]);
    const end = ids.findIndex((id) => [model.generation_config.eos_token_id].flat().map(BigInt).includes(id));
    return ids.slice(0, end < 0 ? ids.length : end).map((id) => processor.tokenizer.decode([id], { skip_special_tokens: false }));
}
