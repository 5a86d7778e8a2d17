// Claude Code: the Messages API.
import assert from 'node:assert/strict';
import { AFTER, ANSWER, run, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';

heading('@anthropic-ai/claude-code');

const ENV = {
    ANTHROPIC_BASE_URL: URL,
    ANTHROPIC_AUTH_TOKEN: 'none',
    ANTHROPIC_MODEL: MODEL,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: MODEL,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
};

await check('claude --print edits a file', async () => {
    const place = workspace();
    say(ANSWER);
    const said = await run(place, 'claude', ['--print', '--permission-mode', 'acceptEdits', TASK], ENV);
    console.log(said);
    place.remove();
});

finish();
