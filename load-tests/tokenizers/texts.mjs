// Texts and conversations that tokenizers are compared with.

const KINDS = [
    'The central bank left its rate at 4.25 % on Thursday; markets fell.',
    "don't won't I'll they're it's WE'LL I'M y'all'd've",
    'naïve café résumé coöperate Größenvergleich Straße ǅ ﬁ ½ №',
    'e\u0301 vs \u00e9, A\u030a vs \u00c5, \u1112\u1161\u11ab vs 한, o\u0302\u0323 vs \u1ed9',
    '今天天气很好，我们去公园吧。東京タワーは高いです。ｶﾀｶﾅ Ｆｕｌｌ',
    '안녕하세요 세계, 오늘은 날씨가 좋네요',
    'Привет, мир! Как дела? Ёлки-палки',
    'مرحبا بالعالم، كيف الحال؟ שלום עולם',
    'नमस्ते दुनिया क्षेत्र ภาษาไทย ສະບາຍດີ',
    '👩‍👩‍👧‍👦 👍🏽 🇨🇭🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️‍🔥 ☂︎ 1️⃣',
    '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝕏 𠜎𠜱 \u{10fffd}',
    'if (x == 1) {\n    return foo(bar);\n}\n\n\n\tdef f(a, *, b=None):\r\n\t\tpass\r\n',
    'SELECT name, COUNT(*) FROM orders WHERE total >= 100.00 AND x<>\'y\' -- note\n',
    '<div class="a b">&nbsp;</div><!-- c --> http://example.org/a/b?c=d&e=f#g',
    '12345678901234567890 3.14159 1,000,000 -7e-12 0xDEADBEEF ٣٤٥ ⅷ ²',
    'a  b   c    d     e      f\t\tg \t h\n\n\ni \n j\r\nk\rl',
    ' leading and trailing ',
    '   ', '\n', '\n\n', ' \n', '\t', '\r\n\r\n', ' \n \n ', '\u00a0', '\u3000\u2003x', '\u200b\u200d\ufeff\u00ad',
    '\u0000\u0001\u0007\u001b[0m\u007f\u0085\u2028\u2029',
    'supercalifragilisticexpialidocious antidisestablishmentarianism',
    'x'.repeat(300), '=-'.repeat(60), ' '.repeat(90) + 'end', '!?'.repeat(33), '\n'.repeat(17) + '.',
    'ALL CAPITALS AND MiXeD cAsE iPhone McDonald',
    '{"a": [1, 2.5, null, true], "b\\n": "\\u00e9"}',
    '$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$',
    '```python\nprint("hi")\n```\n- [ ] item\n| a | b |\n|---|---|',
    '▁under▁score ▁ _ __ Ġ Ċ <0x0A> <unk> [UNK] ##ing',
    '« » “ ” ‘ ’ – — … • · ° ± × ÷ € £ ¥ ₿ ™ ©',
    'a',
    '',
];

/** A generator of numbers from 0 to below 1, the same at each start (mulberry32). */
function random(seed) {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

const RANGES = [[32, 126], [9, 13], [0xa0, 0x24f], [0x300, 0x36f], [0x370, 0x5ff], [0x600, 0x6ff], [0x900, 0x97f], [0xe00, 0xe7f],
    [0x1100, 0x11ff], [0x1e00, 0x1fff], [0x2000, 0x206f], [0x2100, 0x24ff], [0x2600, 0x27bf], [0x3000, 0x30ff], [0x4e00, 0x9fff],
    [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe00, 0xfeff], [0xff00, 0xffee], [0x10000, 0x1017f], [0x1d400, 0x1d7ff], [0x1f300, 0x1faff],
    [0x20000, 0x2001f]];

function characters(next, count) {
    let text = '';
    let range = RANGES[0];
    for (let i = 0; i < count; i++) {
        if (next() < 0.3) range = next() < 0.5 ? RANGES[0] : RANGES[Math.floor(next() * RANGES.length)];
        text += String.fromCodePoint(range[0] + Math.floor(next() * (range[1] - range[0] + 1)));
        if (next() < 0.15) text += ' '.repeat(1 + Math.floor(next() * 3));
    }
    return text;
}

function pieces(next, count) {
    let text = '';
    for (let i = 0; i < count; i++) {
        const kind = [...KINDS[Math.floor(next() * KINDS.length)]];
        const from = Math.floor(next() * kind.length);
        text += kind.slice(from, from + 1 + Math.floor(next() * 20)).join('');
    }
    return text;
}

/** Each kind, each token that was added to the vocabulary in company, and random mixtures. */
export function texts(added, mixtures) {
    const next = random(7);
    const all = [...KINDS];
    for (const token of added) {
        all.push(token, `a${token}b`, ` ${token} `, `x \n${token}\n y`, `${token}${token}`);
    }
    for (let i = 0; i < mixtures; i++) {
        all.push(i % 2 === 0 ? characters(next, 1 + Math.floor(next() * 60)) : pieces(next, 1 + Math.floor(next() * 6)));
        if (i % 10 === 0 && added.length > 0) {
            all.push(pieces(next, 2) + added[Math.floor(next() * added.length)] + characters(next, 9));
        }
    }
    return all;
}

const WEATHER = {
    type: 'function',
    function: {
        name: 'weather',
        description: 'The weather of a city; "now" or later. Größe: <b>&amp;</b>',
        parameters: {
            type: 'object',
            properties: { city: { type: 'string', description: 'Name' }, days: { type: 'integer', default: 1, enum: [1, 2] } },
            required: ['city'],
        },
    },
};

/**
 * Bodies of conversations: messages, and what else a template is given.
 *
 * @param parts whether there are such whose content is a list
 */
export function conversations(parts) {
    const user = (content) => ({ role: 'user', content });
    const assistant = (content) => ({ role: 'assistant', content });
    const system = (content) => ({ role: 'system', content });
    const lists = [
        [user('Hello')],
        [system('Be brief.'), user('Hello')],
        [user('  spaces around \n'), assistant(' \nanswer\n'), user('more\n\n')],
        [system('Größe 今天 👍🏽'), user('e\u0301 «x»'), assistant('```\ncode\n```'), user('<b>&amp;</b> {{ x }} {% y %}')],
        [user('a'), assistant('<think>\nhm\n</think>\n\nb'), user('c'), assistant('d'), user('e')],
        ...(parts ? [[user([{ type: 'text', text: 'part one' }]), assistant([{ type: 'text', text: ' a ' }]), user('b')]] : []),
        ...KINDS.filter((kind) => kind.trim()).map((kind) => [user(kind), assistant(kind), user('again')]),
    ];
    const plain = lists.map((messages) => ({ messages, add_generation_prompt: true }));
    const closed = lists.slice(0, 5).filter((l) => l.at(-1).role === 'user')
        .map((messages) => ({ messages: [...messages, assistant('done')], add_generation_prompt: false }));
    return [...plain, ...closed];
}

/** The same with tools, calls and their results, and with thought. */
export function toolConversations() {
    const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city": "Zürich", "days": 2}' } };
    const asked = { role: 'user', content: 'Weather in Zürich?' };
    const called = { role: 'assistant', content: '', tool_calls: [call] };
    const result = { role: 'tool', tool_call_id: 'call_1', content: '{"sun": true}' };
    const bodies = [
        { messages: [asked] },
        { messages: [{ role: 'system', content: 'Be brief.' }, asked] },
        { messages: [asked, called, result] },
        { messages: [asked, { ...called, content: 'Let me look.' }, result, { role: 'assistant', content: 'Sunny.' }, asked] },
        { messages: [asked, { ...called, tool_calls: [call, { ...call, id: 'call_2' }] }, result, { ...result, tool_call_id: 'call_2' }] },
    ].map((body) => ({ ...body, tools: [WEATHER], add_generation_prompt: true }));
    return [
        ...bodies,
        ...bodies.map((body) => ({ ...body, chat_template_kwargs: { enable_thinking: false } })),
        { messages: [asked], add_generation_prompt: true, chat_template_kwargs: { enable_thinking: false } },
    ];
}
