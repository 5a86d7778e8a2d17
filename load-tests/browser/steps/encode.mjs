// Compares lines, ranks documents, classifies pictures, and writes down sounds.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { visit } from '../lib/browser.mjs';
import { ROOT } from '../lib/service.mjs';

const STAR = join(ROOT, 'models/demo-vision/examples/star.png');
const HOUSE = join(ROOT, 'models/demo-vision/examples/house.png');
const SOUND = join(ROOT, 'src/test/resources/sounds/hello.wav');

export async function embed(page) {
  await visit(page, 'Embeddings');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('the cosine of each with each').waitFor();
  const rows = await page.locator('.matrix tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent))));
  assert.deepEqual(rows.map((row, i) => row[i]), [1, 1, 1]);
  assert.ok(rows[0][1] > rows[0][2], 'the two of the weather are more alike than the weather and the bicycle');
}

export async function rerank(page) {
  await visit(page, 'Rerank');
  await page.getByRole('button', { name: 'Rank', exact: true }).click();
  await page.getByRole('listitem').first().waitFor();
  assert.match(await page.getByRole('listitem').first().innerText(), /Arthur is in the hall/);
}

/** The same without a pointer. */
export async function keyboard(page) {
  await page.reload();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'To the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.getByLabel('Model').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SELECT');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Where is Ada?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Ada is in the kitchen.\nArthur is in the hall.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.getByRole('listitem').first().filter({ hasText: 'Ada is in the kitchen.' }).waitFor();
}

export async function classify(page) {
  await visit(page, 'Classify');
  await page.getByLabel('Picture').setInputFiles(STAR);
  await classified(page, 'star');
  await carry(page, 'drop', HOUSE);
  await classified(page, 'house');
  await carry(page, 'paste', STAR);
  await classified(page, 'star');
}

async function classified(page, label) {
  await page.getByRole('img', { name: `The picture ${label}.png` }).waitFor();
  await page.getByRole('button', { name: 'Classify' }).click();
  await page.getByRole('listitem').first().filter({ hasText: new RegExp(`${label}$`) }).waitFor();
}

/** Drops or pastes a picture. */
async function carry(page, how, file) {
  const base64 = readFileSync(file).toString('base64');
  await page.locator('.drop').evaluate((element, [type, bytes, name]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name, { type: 'image/png' }));
    const options = { bubbles: true, cancelable: true };
    element.dispatchEvent(type === 'drop' ? new DragEvent('drop', { ...options, dataTransfer: carried }) : new ClipboardEvent('paste', { ...options, clipboardData: carried }));
  }, [how, base64, file.slice(file.lastIndexOf('/') + 1)]);
}

export async function transcribe(page) {
  await visit(page, 'Transcribe');
  await page.getByLabel('Model').selectOption('tiny-wav2vec2');
  await page.getByLabel('Sound', { exact: true }).setInputFiles(SOUND);
  await page.getByRole('button', { name: 'Transcribe' }).click();
  await page.locator('.heard').filter({ hasText: 'HELLO WORLD' }).waitFor();
  await page.locator('.words li').nth(1).waitFor();
  assert.equal(await page.locator('.words li').count(), 2);

  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByText('Recording …').waitFor();
  await page.waitForTimeout(2500);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByText('recording.wav').waitFor();
  await page.getByRole('button', { name: 'Transcribe' }).click();
  await page.locator('.heard').filter({ hasText: /HELLO|WORLD/ }).waitFor();
}
