// qwen-code: chat completions.
import { edits, readThenEdit, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { MODEL, URL } from '../lib/script.mjs';

heading('@qwen-code/qwen-code');

const SETTINGS = {
    general: { enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    security: { auth: { selectedType: 'openai' } },
};
const ENV = { OPENAI_BASE_URL: `${URL}/v1`, OPENAI_API_KEY: 'none', OPENAI_MODEL: MODEL, QWEN_CODE_SUPPRESS_YOLO_WARNING: '1' };

await check('qwen: read_file, edit', async () => {
    const place = workspace({ '.qwen/settings.json': JSON.stringify(SETTINGS) });
    const read = ['read_file', { file_path: place.file }];
    const edit = ['edit', { file_path: place.file, old_string: 'world', new_string: 'Millrace' }];
    readThenEdit(read, edit, ['Managed memory has', 'Nothing to keep.']);
    await edits(place, 'qwen', ['--yolo', TASK], ENV);
});

finish();
