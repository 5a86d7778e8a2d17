// opencode: chat completions, Responses and Messages.
import { edits, readThenEdit, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { MODEL, URL } from '../lib/script.mjs';

heading('opencode-ai');

const config = (npm) => JSON.stringify({
    autoupdate: false,
    share: 'disabled',
    model: `millrace/${MODEL}`,
    small_model: `millrace/${MODEL}`,
    permission: { edit: 'allow' },
    provider: {
        millrace: {
            npm,
            name: 'Millrace',
            options: { baseURL: `${URL}/v1`, apiKey: 'none' },
            models: { [MODEL]: { name: MODEL, tool_call: true, reasoning: true, limit: { context: 200_000, output: 32_000 } } },
        },
    },
});
const ENV = { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1', OPENCODE_DISABLE_DEFAULT_PLUGINS: '1' };

for (const npm of ['@ai-sdk/openai-compatible', '@ai-sdk/openai', '@ai-sdk/anthropic']) {
    await check(`opencode run, ${npm}: a title, read, edit`, async () => {
        const place = workspace({ '.config/opencode/opencode.json': config(npm) });
        const read = ['read', { filePath: place.file }];
        const edit = ['edit', { filePath: place.file, oldString: 'world', newString: 'Millrace' }];
        readThenEdit(read, edit, ['Generate a title', 'A greeting of Millrace']);
        await edits(place, 'opencode', ['run', TASK], ENV);
    });
}

finish();
