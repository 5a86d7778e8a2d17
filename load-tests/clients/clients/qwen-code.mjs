// qwen-code: chat completions.
import assert from 'node:assert/strict';
import { AFTER, ANSWER, run, TASK, workspace } from '../lib/agent.mjs';
import { check, finish, heading } from '../lib/check.mjs';
import { call, MODEL, say, URL } from '../lib/script.mjs';

heading('@qwen-code/qwen-code');

const SETTINGS = {
    general: { enableAutoUpdate: false, disableAutoUpdate: true, disableUpdateNag: true },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    security: { auth: { selectedType: 'openai' } },
};
const ENV = { OPENAI_BASE_URL: `${URL}/v1`, OPENAI_API_KEY: 'none', OPENAI_MODEL: MODEL };

await check('qwen edits a file', async () => {
    const place = workspace({ '.qwen/settings.json': JSON.stringify(SETTINGS) });
    say(ANSWER);
    const said = await run(place, 'qwen', ['--yolo', TASK], ENV);
    console.log(said);
    place.remove();
});

finish();
