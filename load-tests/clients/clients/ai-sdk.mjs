// Vercel AI SDK 6 and 7, by the providers `openai` (Responses and chat) and `openai-compatible`.
import assert from 'node:assert/strict';
import * as ai6 from 'ai6';
import * as ai7 from 'ai7';
import { createOpenAICompatible as compatible6 } from 'compatible-provider-6';
import { createOpenAICompatible as compatible7 } from 'compatible-provider-7';
import { createOpenAI as openai6 } from 'openai-provider-6';
import { createOpenAI as openai7 } from 'openai-provider-7';
import { z } from 'zod';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';
import { ANSWER, ARGUMENTS, QUESTION, RESULT } from '../lib/weather.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;
const settings = { baseURL: `${URL}/v1`, apiKey: 'none', name: 'millrace', supportsStructuredOutputs: true, includeUsage: true };
const inputSchema = z.object({ city: z.string(), unit: z.enum(['celsius', 'fahrenheit']) });
const schema = z.object({ name: z.string(), age: z.number().int(), likes: z.array(z.enum(['tea', 'coffee'])) });
const ADA = { name: 'Ada', age: 36, likes: ['tea'] };
const weatherThenAnswer = () => say(['</tool_response><\\|im_end\\|>\\s*<\\|im_start\\|>assistant', ANSWER], call('weather', ARGUMENTS));

async function all(ai, kind, model) {
    const weather = (seen) => ({ weather: ai.tool({ description: 'Weather of a city', inputSchema, execute: (args) => (seen.push(args), RESULT) }) });
    const ask = { model, prompt: QUESTION, maxRetries: 0 };
    const stopWhen = (ai.isStepCount ?? ai.stepCountIs)(5);

    await check(`${kind}: generateText`, async () => {
        say(ANSWER);
        assert.equal((await ai.generateText(ask)).text, ANSWER);
    });
    await check(`${kind}: generateText with tools`, async () => {
        weatherThenAnswer();
        const seen = [];
        const { text, steps } = await ai.generateText({ ...ask, tools: weather(seen), stopWhen });
        assert.deepEqual([text, steps.length, seen], [ANSWER, 2, [ARGUMENTS]]);
    });
    await check(`${kind}: streamText with tools and reasoning`, async () => {
        say(['</tool_response><\\|im_end\\|>\\s*<\\|im_start\\|>assistant', ANSWER], '<think>\nAsk.\n</think>\n\n' + call('weather', ARGUMENTS));
        const seen = [];
        const result = ai.streamText({ ...ask, tools: weather(seen), stopWhen, onError: ({ error }) => { throw error; } });
        assert.equal(await result.text, ANSWER);
        assert.deepEqual(seen, [ARGUMENTS]);
        assert.ok((await result.totalUsage).outputTokens > 0);
    });
    await check(`${kind}: toolChoice required`, async () => {
        weatherThenAnswer();
        const { toolCalls } = await ai.generateText({ ...ask, tools: weather([]), toolChoice: 'required' });
        assert.deepEqual(toolCalls.map((one) => one.input), [ARGUMENTS]);
    });
    await check(`${kind}: Output.object`, async () => {
        say(JSON.stringify(ADA));
        const { output } = await ai.generateText({ ...ask, output: ai.Output.object({ schema }) });
        assert.deepEqual(output, ADA);
    });
    if (ai.generateObject) {
        await check(`${kind}: generateObject`, async () => {
            say(JSON.stringify(ADA));
            assert.deepEqual((await ai.generateObject({ ...ask, schema })).object, ADA);
        });
        await check(`${kind}: streamObject`, async () => {
            say(JSON.stringify(ADA));
            const result = ai.streamObject({ ...ask, schema });
            let last;
            for await (const partial of result.partialObjectStream) last = partial;
            assert.deepEqual(last, ADA);
            assert.deepEqual(await result.object, ADA);
        });
    }
}

async function embeds(ai, kind, model) {
    await check(`${kind}: embedMany`, async () => {
        assert.equal((await ai.embedMany({ model, values: ['a mill', 'a race'], maxRetries: 0 })).embeddings.length, 2);
    });
}

for (const [version, ai, openai, compatible] of [[6, ai6, openai6(settings), compatible6(settings)], [7, ai7, openai7(settings), compatible7(settings)]]) {
    heading(`ai${version}`, `openai-provider-${version}`, `compatible-provider-${version}`);
    await all(ai, 'openai()', openai(MODEL));
    await all(ai, 'openai.chat()', openai.chat(MODEL));
    await all(ai, 'openai-compatible', compatible(MODEL));
    await embeds(ai, 'openai', openai.textEmbeddingModel?.('demo-embed') ?? openai.embedding('demo-embed'));
    await embeds(ai, 'openai-compatible', compatible.textEmbeddingModel?.('demo-embed') ?? compatible.embeddingModel('demo-embed'));
}

finish();
