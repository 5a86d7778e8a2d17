// Claude Code: the Messages API.
import { edits, readThenEdit, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { MODEL, URL } from '../lib/script.mjs';

heading('@anthropic-ai/claude-code');

const ENV = {
    ANTHROPIC_BASE_URL: URL,
    ANTHROPIC_AUTH_TOKEN: 'none',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
};
const NAMED = {
    ANTHROPIC_MODEL: MODEL,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: MODEL,
    CLAUDE_CODE_MAX_CONTEXT_TOKENS: '200000',
};

for (const [kind, settings, args] of [
    ['its model by name', NAMED, []],
    ['the names it asks for are aliases', {}, ['--model', 'haiku']],
]) {
    await check(`claude --print: Read, Edit; ${kind}`, async () => {
        const place = workspace();
        const read = ['Read', { file_path: place.file }];
        const edit = ['Edit', { file_path: place.file, old_string: 'world', new_string: 'Millrace' }];
        readThenEdit(read, edit);
        await edits(place, 'claude', ['--print', '--permission-mode', 'acceptEdits', ...args, TASK], { ...ENV, ...settings });
    });
}

finish();
