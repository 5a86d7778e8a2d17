// codex: the Responses API.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANSWER, called, edits, run, SEEN, TASK, THOUGHT, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';

heading('@openai/codex');

/* An entry of codex's own list of models, whose tools the scripted model gets. */
const LIKE = 'gpt-5.5';

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

const PATCH = '*** Begin Patch\n*** Update File: greeting.txt\n@@\n-Hello, world!\n+Hello, Millrace!\n*** End Patch\n';
const EXEC = ['exec', '--skip-git-repo-check', '--sandbox', 'danger-full-access', TASK];

/* Codex has no tool that reads: it looks by a command, then patches by the call given. */
async function patches(place, patch) {
    const look = ['exec_command', { cmd: `cat ${place.file}` }];
    say(
        ['Begin Patch[\\s\\S]*<tool_response>', ANSWER],
        [called(look) + SEEN, call(...patch)],
        [TASK, THOUGHT + call(...look)],
    );
    await edits(place, 'codex', EXEC, {});
}

await check('codex exec: a command, apply_patch as a command', async () => {
    await patches(workspace({ '.codex/config.toml': CONFIG }), ['exec_command', { cmd: `apply_patch <<'EOF'\n${PATCH}EOF` }]);
});

await check('codex exec: a command, apply_patch as a tool with a grammar', async () => {
    const place = workspace({ '.codex/config.toml': CONFIG });
    const catalog = JSON.parse((await run(place, 'codex', ['debug', 'models'], {})).output);
    const model = { ...catalog.models.find((one) => one.slug === LIKE), slug: MODEL };
    writeFileSync(join(place.home, 'models.json'), JSON.stringify({ models: [model] }));
    writeFileSync(join(place.home, '.codex/config.toml'), `model_catalog_json = "${join(place.home, 'models.json')}"\n${CONFIG}`);
    await patches(place, ['apply_patch', { input: PATCH }]);
});

finish();
