// @anthropic-ai/sdk: create, stream, tools, tool runner, parse, thinking, count_tokens.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { z } from 'zod';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';
import { ANSWER, ARGUMENTS, QUESTION, RESULT, SCHEMA } from '../lib/weather.mjs';

heading('@anthropic-ai/sdk');

const client = new Anthropic({ baseURL: URL, apiKey: 'none', maxRetries: 0 });
const ask = { model: MODEL, max_tokens: 4096, messages: [{ role: 'user', content: QUESTION }] };
const tools = [{ name: 'weather', description: 'Weather of a city', input_schema: SCHEMA }];
const weatherThenAnswer = () => say(['</tool_response><\\|im_end\\|>\\s*<\\|im_start\\|>assistant', ANSWER], call('weather', ARGUMENTS));
const text = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');

await check('messages.create', async () => {
    say(ANSWER);
    const answer = await client.messages.create({ ...ask, system: [{ type: 'text', text: 'Be short.', cache_control: { type: 'ephemeral' } }] });
    assert.equal(text(answer), ANSWER);
    assert.equal(answer.stop_reason, 'end_turn');
    assert.ok(answer.usage.input_tokens + answer.usage.cache_read_input_tokens > 0);
});

await check('messages.stream', async () => {
    say(ANSWER);
    const stream = client.messages.stream({ ...ask, max_tokens: 32_000 });
    let seen = '';
    stream.on('text', (delta) => (seen += delta));
    assert.equal(text(await stream.finalMessage()), ANSWER);
    assert.equal(seen, ANSWER);
});

await check('tools: tool_use, tool_result, answer', async () => {
    weatherThenAnswer();
    const first = await client.messages.create({ ...ask, tools });
    assert.equal(first.stop_reason, 'tool_use');
    const use = first.content.find((block) => block.type === 'tool_use');
    assert.deepEqual([use.name, use.input], ['weather', ARGUMENTS]);
    const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: RESULT }] };
    const last = await client.messages.create({ ...ask, tools, messages: [...ask.messages, { role: 'assistant', content: first.content }, result] });
    assert.equal(text(last), ANSWER);
});

await check('tools, streamed: two of them behind a text', async () => {
    say('I look.\n' + call('weather', ARGUMENTS) + '\n' + call('weather', { ...ARGUMENTS, city: 'Bern' }));
    const message = await client.messages.stream({ ...ask, tools }).finalMessage();
    assert.deepEqual(message.content.map((block) => block.type), ['text', 'tool_use', 'tool_use']);
    assert.deepEqual(message.content[2].input, { ...ARGUMENTS, city: 'Bern' });
});

await check('tool_choice any, tool, none', async () => {
    for (const tool_choice of [{ type: 'any' }, { type: 'tool', name: 'weather' }]) {
        weatherThenAnswer();
        const answer = await client.messages.create({ ...ask, tools, tool_choice });
        assert.deepEqual(answer.content.find((block) => block.type === 'tool_use').input, ARGUMENTS);
    }
    say(ANSWER);
    assert.equal(text(await client.messages.create({ ...ask, tools, tool_choice: { type: 'none' } })), ANSWER);
});

await check('beta.messages.toolRunner', async () => {
    weatherThenAnswer();
    const seen = [];
    const inputSchema = z.object({ city: z.string(), unit: z.enum(['celsius', 'fahrenheit']) });
    const weather = betaZodTool({ name: 'weather', description: 'Weather of a city', inputSchema, run: (args) => (seen.push(args), RESULT) });
    assert.equal(text(await client.beta.messages.toolRunner({ ...ask, tools: [weather] })), ANSWER);
    assert.deepEqual(seen, [ARGUMENTS]);
});

await check('messages.parse with zod', async () => {
    const Person = z.object({ name: z.string(), age: z.number().int() });
    say(JSON.stringify({ name: 'Ada', age: 36 }));
    const answer = await client.messages.parse({ ...ask, output_config: { format: zodOutputFormat(Person) } });
    assert.deepEqual(answer.parsed_output, { name: 'Ada', age: 36 });
});

for (const thinking of [{ type: 'enabled', budget_tokens: 2048 }, { type: 'adaptive' }]) {
    await check(`thinking ${thinking.type}, streamed, and back in the history`, async () => {
        say(['And why', 'Because.'], `<think>\nIt may be sunny.\n</think>\n\n${ANSWER}`);
        const message = await client.messages.stream({ ...ask, thinking }).finalMessage();
        assert.deepEqual(message.content.map((block) => block.type), ['thinking', 'text']);
        assert.equal(message.content[0].thinking.trim(), 'It may be sunny.');
        assert.equal(text(message).trim(), ANSWER);
        const history = [...ask.messages, { role: 'assistant', content: message.content }, { role: 'user', content: 'And why?' }];
        assert.equal(text(await client.messages.create({ ...ask, thinking, messages: history })), 'Because.');
    });
}

await check('stop_sequences', async () => {
    say('One. Two. Three.');
    const answer = await client.messages.create({ ...ask, stop_sequences: ['Three'] });
    assert.deepEqual([answer.stop_reason, answer.stop_sequence, text(answer).trim()], ['stop_sequence', 'Three', 'One. Two.']);
});

await check('messages.countTokens', async () => {
    const plain = await client.messages.countTokens({ model: MODEL, messages: ask.messages });
    const more = await client.messages.countTokens({ model: MODEL, messages: ask.messages, tools });
    assert.ok(plain.input_tokens > 0 && more.input_tokens > plain.input_tokens);
});

await check('models.list', async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes(MODEL), ids.join());
});

await check('an error is of the class of its status', async () => {
    await assert.rejects(client.messages.create({ ...ask, model: 'nobody' }), Anthropic.NotFoundError);
    await assert.rejects(client.messages.create({ ...ask, max_tokens: -1 }), Anthropic.BadRequestError);
});

finish();
