// What the scripted model says.
import { renameSync, writeFileSync } from 'node:fs';

const FILE = process.env.MILLRACE_SCRIPT;

export const URL = process.env.MILLRACE_URL;
export const MODEL = 'scripted';

/** A call in the dialect of the scripted model's chat template, whose keys stand in the order of the tool's schema. */
export const call = (name, args) => `<tool_call>\n${spaced({ name, arguments: args })}\n</tool_call>`;

/* JSON with the separators that a template's `tojson` prints. */
function spaced(value) {
    if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`).join(', ')}}`;
}

/** From now on the first rule [pattern, text] whose pattern is found in the prompt speaks; a text alone always does. */
export function say(...rules) {
    const list = rules.map((rule) => (typeof rule === 'string' ? ['', rule] : rule));
    const next = `${FILE}.next`;
    writeFileSync(next, JSON.stringify(list.map(([when, text]) => ({ when, say: text }))));
    renameSync(next, FILE);
}
