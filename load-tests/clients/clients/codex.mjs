// codex: the Responses API.
import { ANSWER, called, edits, SEEN, TASK, THOUGHT, workspace } from '../lib/agent.mjs';
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

await check('codex exec: apply_patch by exec_command', async () => {
    const place = workspace({ '.codex/config.toml': CONFIG });
    const look = ['exec_command', { cmd: `cat ${place.file}` }];
    const PATCH = '*** Begin Patch\n*** Update File: greeting.txt\n@@\n-Hello, world!\n+Hello, Millrace!\n*** End Patch\n';
    say(
        ['apply_patch <<', ANSWER],
        [called(look) + SEEN, call('exec_command', { cmd: `apply_patch <<'EOF'\n${PATCH}EOF` })],
        [TASK, THOUGHT + call(...look)],
    );
    await edits(place, 'codex', ['exec', '--skip-git-repo-check', '--sandbox', 'danger-full-access', TASK], {});
});

finish();
