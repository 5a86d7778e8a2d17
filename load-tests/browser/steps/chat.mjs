// Talks: types, streams, stops, regenerates, edits, looks at tokens, holds an answer to a schema, and hears hostile ones.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { visit } from '../lib/browser.mjs';
import { ROOT } from '../lib/service.mjs';

const SHAPES = join(ROOT, 'models/demo-sight/examples/shapes.png');

const SLOW = 1500; // bytes a second
const HOSTILE = [
  '<script>globalThis.hacked = 1</script>', '<img src=x onerror="globalThis.hacked = 2">', '[click](javascript:globalThis.hacked=3)',
  '[data](data:text/html,<script>alert(4)</script>)', '![pixel](https://elsewhere.example/pixel.png)', '<svg onload="globalThis.hacked = 5">',
  '<a href="java&#115;cript:globalThis.hacked=6">x</a>', '<style>body { display: none }</style>', '**bold** and `code`', '[good](https://example.org/)',
].join('\n\n');

const answers = (page) => page.getByRole('article', { name: 'Model' });

async function say(page, text) {
  const before = await answers(page).count();
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
  return answers(page).nth(before);
}

/** Does what asks the model anew, and waits until its answer begins. */
async function asking(page, action) {
  await Promise.all([page.waitForResponse('**/v1/chat/completions'), action()]);
}

const finished = (answer) => answer.getByText('As code').waitFor();

/** Waits for an answer in the place of another, which had its figures too. */
const says = async (answer, text) => {
  await answer.filter({ hasText: text }).waitFor();
  await finished(answer);
};

export async function chat(page) {
  await visit(page, 'Chat');
  const first = await say(page, 'What is 17 + 25?');
  await finished(first);
  assert.match(await first.innerText(), /42/);
  assert.match(await first.innerText(), /TTFT \d+ ms/);
  assert.match(await first.innerText(), /tokens\/s/);
  assert.match(await first.innerText(), /prompt \d+, of it \d+ cached/);
  assert.match(await first.getByRole('img').getAttribute('aria-label'), /decode [\d.]+ ms/);
  const second = await say(page, 'What is 3 + 4?');
  await finished(second);
  assert.match(await second.innerText(), /7/);

  await asking(page, () => second.getByRole('button', { name: 'Regenerate' }).click());
  await says(answers(page).nth(1), /7/);
  assert.equal(await answers(page).count(), 2);

  await page.getByRole('article', { name: 'You' }).first().getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Edited message').fill('What is 5 + 6?');
  await asking(page, () => page.getByRole('button', { name: 'Ask again' }).click());
  await says(answers(page).first(), /11/);
  assert.equal(await answers(page).count(), 1, 'what came after the edited turn is gone');
}

export async function stopped(page) {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: SLOW, uploadThroughput: 1e6 });
  const answer = await say(page, 'What is 38 + 45?');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await answer.getByText('Stopped').waitFor();
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await network.detach();
  await asking(page, () => answer.getByRole('button', { name: 'Regenerate' }).click());
  await says(answers(page).last(), /83/);
}

export async function tokens(page) {
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByLabel('Colour the tokens').check();
  const answer = await say(page, 'What is 17 + 25?');
  await finished(answer);
  const list = answer.getByRole('listbox');
  assert.equal((await list.textContent()).trim(), '17 + 25 = 42.');
  await list.getByRole('option').nth(2).hover();
  await answer.getByText('likeliest here').waitFor();
  await list.locator('[data-index="2"][aria-selected="true"]').waitFor();
  await answer.locator('.alternatives code').nth(4).waitFor();
  assert.equal(await answer.locator('.alternatives code').count(), 5);
  await list.focus();
  await page.keyboard.press('ArrowRight');
  await list.locator('[data-index="3"][aria-selected="true"]').waitFor();
  await page.getByLabel('Colour the tokens').uncheck();
}

export async function schema(page) {
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('JSON schema').fill('{"type":"object","properties":{"sum":{"type":"integer"}},"required":["sum"],"additionalProperties":false}');
  await page.getByLabel('max_tokens').fill('40');
  const answer = await say(page, 'What is 17 + 25?');
  await finished(answer);
  assert.match(await answer.locator('.markdown').innerText(), /^\{\s*"sum"\s*:\s*-?\d+/);
  await page.getByLabel('JSON schema').fill('{"type":');
  await say(page, 'What is 17 + 25?');
  await page.getByRole('alert').filter({ hasText: 'The schema must be JSON' }).waitFor();
  await page.getByLabel('JSON schema').fill('');
  await page.getByLabel('max_tokens').fill('');
  await page.getByText('Settings', { exact: true }).click();
  await page.getByRole('button', { name: 'New conversation' }).click();
}

export async function tools(page) {
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Tools').fill('[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]');
  const call = (index, piece) => ({ choices: [{ index: 0, delta: { tool_calls: [{ index, ...piece }] }, finish_reason: null }] });
  const answers = [
    [call(0, { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":' } }), call(0, { function: { arguments: '"Bern"}' } })],
    [{ choices: [{ index: 0, delta: { content: 'It is sunny.' }, finish_reason: 'stop' }] }],
  ];
  const asked = [];
  await page.route('**/v1/chat/completions', (route) => {
    asked.push(route.request().postDataJSON());
    return route.fulfill({ contentType: 'text/event-stream', body: answers[asked.length - 1].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') });
  });
  const answer = await say(page, 'How is the weather in Bern?');
  await answer.getByLabel('Result of weather').fill('sunny');
  await answer.filter({ hasText: 'weather {"city":"Bern"}' }).waitFor();
  await answer.getByRole('button', { name: 'Tell the model' }).click();
  await page.getByText('It is sunny.', { exact: true }).and(page.locator('.markdown p')).waitFor();
  await page.unroute('**/v1/chat/completions');
  assert.equal(asked[0].tools[0].function.name, 'weather');
  assert.deepEqual(asked[1].messages.slice(-2), [
    { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } }] },
    { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
  ]);
  await page.getByLabel('Tools').fill('');
  await page.getByText('Settings', { exact: true }).click();
  await page.getByRole('button', { name: 'New conversation' }).click();
}

export async function pictures(page) {
  await page.getByRole('combobox', { name: 'Model' }).selectOption('demo-sight');
  await page.getByLabel('Picture').setInputFiles(SHAPES);
  await page.getByRole('img', { name: 'The picture shapes.png' }).waitFor();
  const answer = await say(page, 'What is in the picture?');
  await says(answer, 'I see a black moon, a green ring and an orange circle.');
  assert.equal(await page.getByRole('article', { name: 'You' }).getByRole('img', { name: 'The picture shapes.png' }).count(), 1);
  await answer.getByText('As code').click();
  await answer.locator('.samples code').filter({ hasText: "base64 < 'shapes.png'" }).waitFor();
  await page.getByRole('combobox', { name: 'Model' }).selectOption('demo-chat');
  await page.getByLabel('Picture').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'New conversation' }).click();
}

export async function samples(page, key) {
  const answer = await say(page, "It's 1 + 1?");
  await finished(answer);
  await answer.getByText('As code').click();
  for (const [language, word] of [['Java', /HttpRequest/], ['Python', /requests\.post/], ['JavaScript', /await fetch/], ['curl', /curl -N '/]]) {
    await answer.getByRole('button', { name: language, exact: true }).click();
    const code = answer.locator('.samples code');
    await code.filter({ hasText: word }).waitFor();
    assert.match(await code.innerText(), /MILLRACE_API_KEY/);
    assert.ok(!(await code.innerText()).includes(key), 'no sample has the key itself');
  }
  await answer.getByRole('button', { name: 'Copy' }).click();
  await answer.getByText('Copied').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl -N 'http/);
}

export async function hostile(page) {
  const chunk = { choices: [{ index: 0, delta: { content: HOSTILE, reasoning_content: HOSTILE }, finish_reason: 'stop' }] };
  await page.route('**/v1/chat/completions', (route) => route.fulfill({
    contentType: 'text/event-stream', body: `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`,
  }));
  const answer = await say(page, 'Be evil');
  await finished(answer);
  await page.unroute('**/v1/chat/completions');
  assert.match(await answer.locator('.markdown').innerText(), /<script>globalThis\.hacked = 1<\/script>/);
  assert.equal(await answer.locator('script, .markdown img, .markdown svg, style, [onerror], [onload]').count(), 0);
  const links = await answer.locator('a').evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('href')]));
  assert.deepEqual(links.filter(([, href]) => href), [['good', 'https://example.org/']]);
  await answer.getByText('click', { exact: true }).click();
  await answer.getByText('data', { exact: true }).click();
  assert.equal(await answer.locator('strong').innerText(), 'bold');
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
}

/** A short conversation for a picture: about a drawing, then with the tokens of an answer coloured. */
export async function converse(page) {
  await page.getByRole('combobox', { name: 'Model' }).selectOption('demo-sight');
  await page.getByLabel('Picture').setInputFiles(SHAPES);
  await finished(await say(page, 'What is in the picture?'));
  await page.getByLabel('Colour the tokens').check();
  await finished(await say(page, 'How many shapes are there?'));
}
