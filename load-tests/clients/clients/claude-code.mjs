// Claude Code: the Messages API.
import { ANSWER, called, edits, readThenEdit, SEEN, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';

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

const EDIT = ['--print', '--permission-mode', 'acceptEdits'];

/* What Claude Code is told to do, with the calls for it. */
function task() {
    const place = workspace();
    const read = ['Read', { file_path: place.file }];
    const edit = ['Edit', { file_path: place.file, old_string: 'world', new_string: 'Millrace' }];
    return { place, read, edit };
}

await check('claude --print: Read, Edit', async () => {
    const { place, read, edit } = task();
    readThenEdit(read, edit);
    await edits(place, 'claude', [...EDIT, TASK], { ...ENV, ...NAMED });
});

await check('claude --print: ToolSearch loads a tool, then Read, Edit', async () => {
    const { place, read, edit } = task();
    const search = ['ToolSearch', { query: 'select:WebFetch', max_results: 1 }];
    say(
        [called(edit), ANSWER],
        [called(read) + SEEN, call(...edit)],
        [`${called(search)}[\\s\\S]*<tool_response>\\s*WebFetch`, call(...read)],
        [TASK, call(...search)],
    );
    await edits(place, 'claude', [...EDIT, TASK], { ...ENV, ...NAMED });
});

for (const alias of ['haiku', 'sonnet', 'opus']) {
    await check(`claude --print --model ${alias}, which is an alias of the model: Read, Edit`, async () => {
        const { place, read, edit } = task();
        readThenEdit(read, edit);
        await edits(place, 'claude', [...EDIT, '--model', alias, TASK], ENV);
    });
}

finish();
