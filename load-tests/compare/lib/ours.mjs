// What the service answers.
import { readFileSync } from 'node:fs';

async function answer(response) {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return JSON.parse(text);
}

const post = (url, path, body) => fetch(url + path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then(answer);

/* Nothing but the likeliest token is ever drawn at it, while 0 would have whatever is in doubt heard again at higher ones. */
const GREEDY = '0.000001';

/** Tokens of all segments, of the greedy transcription. */
export async function transcribed(url, model, wav) {
    const form = new FormData();
    form.set('file', new Blob([wav]), 'sound.wav');
    for (const [name, value] of Object.entries({ model, response_format: 'verbose_json', temperature: GREEDY, language: 'en' })) form.set(name, value);
    const { segments } = await fetch(`${url}/v1/audio/transcriptions`, { method: 'POST', body: form }).then(answer);
    return segments.flatMap((segment) => segment.tokens);
}

export const image = (file) => ({ type: 'image_url', image_url: { url: `data:image/png;base64,${readFileSync(file).toString('base64')}` } });

export const sound = (wav) => ({ type: 'input_audio', input_audio: { data: wav.toString('base64'), format: 'wav' } });

const messages = (part, question) => [{ role: 'user', content: [part, { type: 'text', text: question }] }];

/** Tokens of the prompt. */
export const ids = async (url, model, part, question) =>
    (await post(url, '/tokenize', { model, messages: messages(part, question), add_generation_prompt: true })).tokens;

/** Tokens of the greedy answer, and by how much each is likelier than the next. */
export async function answered(url, model, part, question, count) {
    const { choices } = await post(url, '/v1/chat/completions', {
        model, messages: messages(part, question), temperature: 0, max_tokens: count, logprobs: true, top_logprobs: 2 });
    const all = choices[0].logprobs.content;
    return { tokens: all.map(({ token }) => token), leads: all.map(({ top_logprobs: [one, other] }) => one.logprob - other.logprob) };
}
