// qwen-code: chat completions, Responses and Messages.
import { edits, readThenEdit, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { MODEL, URL } from '../lib/script.mjs';

heading('@qwen-code/qwen-code');

/* Forms by which it asks, and the variables that say where. */
const FORMS = {
    openai: { OPENAI_BASE_URL: `${URL}/v1`, OPENAI_API_KEY: 'none', OPENAI_MODEL: MODEL },
    'openai-responses': { OPENAI_BASE_URL: `${URL}/v1`, OPENAI_API_KEY: 'none', OPENAI_MODEL: MODEL },
    anthropic: { ANTHROPIC_BASE_URL: URL, ANTHROPIC_API_KEY: 'none', ANTHROPIC_MODEL: MODEL },
};
const settings = (selectedType) => JSON.stringify({
    general: { enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    security: { auth: { selectedType } },
});

for (const [form, env] of Object.entries(FORMS)) {
    await check(`qwen, auth type ${form}: read_file, edit`, async () => {
        const place = workspace({ '.qwen/settings.json': settings(form) });
        const read = ['read_file', { file_path: place.file }];
        const edit = ['edit', { file_path: place.file, old_string: 'world', new_string: 'Millrace' }];
        readThenEdit(read, edit, ['Managed memory has', 'Nothing to keep.']);
        await edits(place, 'qwen', ['--yolo', TASK], { ...env, QWEN_CODE_SUPPRESS_YOLO_WARNING: '1' });
    });
}

finish();
