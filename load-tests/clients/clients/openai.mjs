// openai npm: chat, tools, runTools, parse, responses, embeddings, images, sounds, transcriptions, speech.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { zodFunction, zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';
import { ANSWER, ARGUMENTS, QUESTION, RESULT, SCHEMA } from '../lib/weather.mjs';

heading('openai', 'zod');

const client = new OpenAI({ baseURL: `${URL}/v1`, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: QUESTION }];
const tools = [{ type: 'function', function: { name: 'weather', description: 'Weather of a city', parameters: SCHEMA, strict: true } }];
const responseTools = [{ type: 'function', name: 'weather', description: 'Weather of a city', parameters: SCHEMA, strict: true }];
const Person = z.object({ name: z.string(), age: z.number().int(), likes: z.array(z.enum(['tea', 'coffee'])), note: z.string().nullable() });
const ADA = { name: 'Ada', age: 36, likes: ['tea'], note: null };
const TESTS = resolve(import.meta.dirname, '../../../src/test/resources');
const reference = (path) => JSON.parse(readFileSync(join(TESTS, path), 'utf8'));
const spoken = readFileSync(join(TESTS, 'sounds/hello.wav'));
const weatherThenAnswer = () => say(['</tool_response><\\|im_end\\|>\\s*<\\|im_start\\|>assistant', ANSWER], call('weather', ARGUMENTS));

await check('models.list, models.retrieve', async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes(MODEL), ids.join());
    assert.equal((await client.models.retrieve(MODEL)).id, MODEL);
});

await check('chat.completions.create', async () => {
    say(ANSWER);
    const answer = await client.chat.completions.create({ model: MODEL, messages });
    assert.equal(answer.choices[0].message.content, ANSWER);
    assert.equal(answer.choices[0].finish_reason, 'stop');
});

await check('chat.completions.create with tools', async () => {
    weatherThenAnswer();
    const answer = await client.chat.completions.create({ model: MODEL, messages, tools });
    const { message, finish_reason } = answer.choices[0];
    assert.equal(finish_reason, 'tool_calls');
    assert.equal(message.content, null);
    assert.equal(message.tool_calls.length, 1);
    assert.equal(message.tool_calls[0].function.name, 'weather');
    assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), ARGUMENTS);
    const history = [...messages, message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: RESULT }];
    const last = await client.chat.completions.create({ model: MODEL, messages: history, tools });
    assert.equal(last.choices[0].message.content, ANSWER);
});

await check('chat.completions.stream with two calls', async () => {
    say(call('weather', ARGUMENTS) + '\n' + call('weather', { ...ARGUMENTS, city: 'Bern' }));
    const stream = client.chat.completions.stream({ model: MODEL, messages, tools, stream_options: { include_usage: true } });
    const done = [];
    stream.on('tool_calls.function.arguments.done', (event) => done.push(event.name));
    const { message, finish_reason } = (await stream.finalChatCompletion()).choices[0];
    assert.equal(finish_reason, 'tool_calls');
    assert.deepEqual(message.tool_calls.map((one) => JSON.parse(one.function.arguments).city), ['Zürich', 'Bern']);
    assert.deepEqual(done, ['weather', 'weather']);
    assert.ok((await stream.totalUsage()).completion_tokens > 0);
});

await check('tool_choice required, by name, none', async () => {
    for (const tool_choice of ['required', { type: 'function', function: { name: 'weather' } }]) {
        weatherThenAnswer();
        const answer = await client.chat.completions.create({ model: MODEL, messages, tools, tool_choice });
        assert.deepEqual(JSON.parse(answer.choices[0].message.tool_calls[0].function.arguments), ARGUMENTS);
    }
    say(ANSWER);
    const answer = await client.chat.completions.create({ model: MODEL, messages, tools, tool_choice: 'none' });
    assert.equal(answer.choices[0].message.content, ANSWER);
});

for (const stream of [false, true]) {
    await check(`chat.completions.runTools, stream: ${stream}`, async () => {
        weatherThenAnswer();
        const seen = [];
        const parameters = z.object({ city: z.string(), unit: z.enum(['celsius', 'fahrenheit']) });
        const tool = zodFunction({ name: 'weather', parameters, function: (args) => (seen.push(args), RESULT) });
        const runner = client.chat.completions.runTools({ model: MODEL, messages, tools: [tool], stream });
        assert.equal(await runner.finalContent(), ANSWER);
        assert.deepEqual(seen, [ARGUMENTS]);
    });
}

await check('chat.completions.parse with zod', async () => {
    say(JSON.stringify(ADA));
    const answer = await client.chat.completions.parse({ model: MODEL, messages, response_format: zodResponseFormat(Person, 'person') });
    assert.deepEqual(answer.choices[0].message.parsed, ADA);
});

await check('chat.completions.stream with zod', async () => {
    say(JSON.stringify(ADA));
    const stream = client.chat.completions.stream({ model: MODEL, messages, response_format: zodResponseFormat(Person, 'person') });
    assert.deepEqual((await stream.finalChatCompletion()).choices[0].message.parsed, ADA);
});

await check('responses.create, previous_response_id, retrieve, delete', async () => {
    say(['And then', 'Then it rains.'], ANSWER);
    const first = await client.responses.create({ model: MODEL, input: QUESTION, instructions: 'Be short.' });
    assert.equal(first.output_text, ANSWER);
    const second = await client.responses.create({ model: MODEL, input: 'And then?', previous_response_id: first.id });
    assert.equal(second.output_text, 'Then it rains.');
    assert.equal((await client.responses.retrieve(first.id)).output_text, ANSWER);
    await client.responses.delete(first.id);
    await assert.rejects(client.responses.retrieve(first.id), { status: 404 });
});

await check('responses.create with tools', async () => {
    weatherThenAnswer();
    const first = await client.responses.create({ model: MODEL, input: QUESTION, tools: responseTools });
    const wanted = first.output.find((item) => item.type === 'function_call');
    assert.deepEqual(JSON.parse(wanted.arguments), ARGUMENTS);
    const input = [{ role: 'user', content: QUESTION }, ...first.output, { type: 'function_call_output', call_id: wanted.call_id, output: RESULT }];
    const last = await client.responses.create({ model: MODEL, input, tools: responseTools });
    assert.equal(last.output_text, ANSWER);
});

await check('responses.stream with a call and reasoning', async () => {
    say('<think>\nAsk.\n</think>\n\n' + call('weather', ARGUMENTS));
    const stream = client.responses.stream({ model: MODEL, input: QUESTION, tools: responseTools });
    const types = [];
    for await (const event of stream) types.push(event.type);
    const final = await stream.finalResponse();
    assert.deepEqual(final.output.map((item) => item.type), ['reasoning', 'function_call']);
    assert.deepEqual(final.output[1].parsed_arguments ?? JSON.parse(final.output[1].arguments), ARGUMENTS);
    assert.equal(types[0], 'response.created');
    assert.equal(types.at(-1), 'response.completed');
});

await check('responses.create, stream: true', async () => {
    say(ANSWER);
    let text = '';
    for await (const event of await client.responses.create({ model: MODEL, input: QUESTION, stream: true })) {
        if (event.type === 'response.output_text.delta') text += event.delta;
    }
    assert.equal(text, ANSWER);
});

await check('responses.parse with zod', async () => {
    say(JSON.stringify(ADA));
    const answer = await client.responses.parse({ model: MODEL, input: QUESTION, text: { format: zodTextFormat(Person, 'person') } });
    assert.deepEqual(answer.output_parsed, ADA);
});

await check('embeddings.create', async () => {
    const { data } = await client.embeddings.create({ model: 'demo-embed', input: ['a mill', 'a race'] });
    assert.equal(data.length, 2);
    assert.ok(Math.abs(data[0].embedding.reduce((sum, x) => sum + x * x, 0) - 1) < 1e-3);
});

await check('chat.completions.create with an image', async () => {
    const { pictures } = reference('spaces/pictures.json');
    const { messages: [{ content: [, question] }], text } = reference('sight/tiny-smolvlm/reference.json').chats.find(({ name }) => name === 'image');
    const url = `data:image/png;base64,${pictures.find(({ name }) => name === 'png-17x33').file}`;
    const content = [{ type: 'image_url', image_url: { url, detail: 'auto' } }, question];
    const answer = await client.chat.completions.create({ model: 'tiny-smolvlm', messages: [{ role: 'user', content }], max_completion_tokens: 9 });
    assert.equal(answer.choices[0].message.content, text);
});

await check('chat.completions.create with a sound', async () => {
    const content = [{ type: 'input_audio', input_audio: { data: spoken.toString('base64'), format: 'wav' } }, { type: 'text', text: 'What is said?' }];
    const answer = await client.chat.completions.create({ model: 'tiny-ultravox', messages: [{ role: 'user', content }], max_completion_tokens: 9 });
    assert.ok(answer.usage.prompt_tokens > 20 && answer.usage.completion_tokens > 0, JSON.stringify(answer.usage));
});

await check('audio.transcriptions.create, also verbose and streamed', async () => {
    const asked = async () => ({ model: 'tiny-whisper', file: await toFile(spoken, 'spoken.wav'), language: 'de' });
    const { text } = await client.audio.transcriptions.create(await asked());
    const verbose = await client.audio.transcriptions.create({ ...await asked(), response_format: 'verbose_json', timestamp_granularities: ['segment'] });
    assert.equal(verbose.text, text);
    assert.equal(verbose.language, 'german');
    let streamed = '';
    for await (const event of await client.audio.transcriptions.create({ ...await asked(), stream: true })) {
        if (event.type === 'transcript.text.done') streamed = event.text;
    }
    assert.equal(streamed, text);
});

await check('audio.speech.create', async () => {
    const answer = await client.audio.speech.create({ model: 'tiny-piper', voice: 'high', input: 'Hello.', response_format: 'wav' });
    const wav = Buffer.from(await answer.arrayBuffer());
    assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
    assert.ok(wav.length > 1000, String(wav.length));
});

await check('an error is of the class of its status', async () => {
    await assert.rejects(client.chat.completions.create({ model: 'nobody', messages }), OpenAI.NotFoundError);
    await assert.rejects(client.chat.completions.create({ model: MODEL, messages, top_p: 7 }), OpenAI.BadRequestError);
});

finish();
