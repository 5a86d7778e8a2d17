// codex: the Responses API.
import assert from 'node:assert/strict';
import { AFTER, ANSWER, run, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';

heading('@openai/codex');

const CONFIG = `
model = "${MODEL}"
model_provider = "millrace"
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.millrace]
name = "Millrace"
base_url = "${URL}/v1"
wire_api = "responses"
`;

await check('codex exec edits a file', async () => {
    const place = workspace({ '.codex/config.toml': CONFIG });
    say(ANSWER);
    const said = await run(place, 'codex', ['exec', '--skip-git-repo-check', '--sandbox', 'danger-full-access', TASK], {});
    console.log(said);
    place.remove();
});

finish();
