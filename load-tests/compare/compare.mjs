// Serves folders of models that hear (Whisper's layout), are shown images (SmolVLM's) or played sounds (Ultravox'), and compares with what transformers.js makes of the
// same folder: features or pixels, tokens, speed. Pictures of the table of the tests are compared as well. Prints a table; exits with 1 where
// something is further apart than its bound.
//     node compare.mjs [--sound FILE.wav] [--image FILE]… [--question TEXT] [--tokens N] [--rounds N] FOLDER…
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { start } from '../clients/lib/service.mjs';
import * as ours from './lib/ours.mjs';
import { named, photographs, squares } from './lib/pictures.mjs';
import { made, samples } from './lib/sound.mjs';
import { Report, apart, fasterBy, firstDifference } from './lib/report.mjs';
import { Tensors } from './lib/tensors.mjs';
import * as theirs from './lib/theirs.mjs';

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        sound: { type: 'string' }, image: { type: 'string', multiple: true }, question: { type: 'string', default: 'What do you see?' },
        tokens: { type: 'string', default: '224' }, rounds: { type: 'string', default: '3' },
    },
});
const folders = positionals.map((folder) => resolve(folder));
const count = Number(values.tokens);
const rounds = Number(values.rounds);
const report = new Report();
const tensors = await Tensors.open();
const service = process.env.MILLRACE_URL ? { url: process.env.MILLRACE_URL, stop: async () => {} } : await start({ models: layOut });
try {
    await pictures();
    for (const folder of folders) await compare(folder);
} finally {
    await service.stop();
    tensors.close();
}
process.exit(report.print() ? 0 : 1);

function layOut(work) {
    const models = join(work, 'models');
    mkdirSync(models, { recursive: true });
    for (const folder of folders) symlinkSync(folder, join(models, basename(folder)));
    return models;
}

async function compare(folder) {
    const { model_type: type } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    await (type === 'whisper' ? hears(folder) : type === 'ultravox' ? listens(folder) : sees(folder));
}

/* As both unpack them: turned upright, three channels of 8 bits. */
async function pictures() {
    for (const { name, file, bound, why } of named(tensors.folder)) {
        const our = await tensors.pixels(file);
        const their = await theirs.pixels(file).catch((e) => e);
        if (their instanceof Error) {
            report.add(`picture ${name}`, their.message.split('\n')[0], 'the peer cannot read it');
            continue;
        }
        const same = our.width === their.width && our.height === their.height;
        const { most, mean } = same ? apart(our.data, their.data) : { most: 255, mean: 255 };
        report.add(`picture ${name}`, `${mean.toFixed(3)} on average, ${most} at most, of 255`, why ?? (mean <= bound.mean && most <= bound.most), why);
    }
}

/* What was said to it; else a sample of its folder; else a noise, of which two likely tokens may lie close. */
function soundFor(folder) {
    const examples = join(folder, 'examples');
    const sample = existsSync(examples) && readdirSync(examples).find((name) => name.endsWith('.wav'));
    const file = values.sound ?? (sample && join(examples, sample));
    return file ? readFileSync(file) : made();
}

async function hears(folder) {
    const name = basename(folder);
    const wav = soundFor(folder);
    const model = await theirs.whisper(folder);
    const sound = samples(wav);
    const their = await model.features(sound.subarray(0, 480_000));
    const { most, mean } = apart(await tensors.features(folder, wav), their.data);
    report.add(`${name}: log-mel features`, `${mean.toExponential(1)} on average, ${most.toExponential(1)} at most`, most <= 2e-3 && mean <= 1e-4);
    const [our, theirTokens] = [await ours.transcribed(service.url, name, wav), await model.tokens(their, count)];
    compareTokens(`${name}: tokens`, our.slice(0, count), theirTokens.slice(0, count), { why: model.breaks });
    report.add(`${name}: speed`, fasterBy(
        await timed(() => ours.transcribed(service.url, name, wav)), await timed(async () => model.tokens(await model.features(sound), count))), true);
    await model.dispose();
}

async function sees(folder) {
    const name = basename(folder);
    const model = await theirs.chat(folder);
    const side = model.side();
    const given = (values.image ?? []).map((file) => ({ name: basename(file), file, resized: true }));
    const all = [...await squares(tensors.folder, side), ...await photographs(tensors.folder), ...given];
    for (const image of all) {
        const their = await model.inputs(image.file, values.question);
        const pixels = apart(await tensors.values(folder, image.file), their.pixel_values.data);
        const bound = image.resized ? { mean: 0.02, most: 0.5 } : { mean: 1e-6, most: 0.008 }; // levels of -1 to 1, resampled by others
        report.add(`${name}: pixel_values of ${image.name}`, `${pixels.mean.toExponential(1)} on average, ${pixels.most.toExponential(1)} at most`,
            pixels.mean <= bound.mean && pixels.most <= bound.most);
        const ids = await ours.ids(service.url, name, ours.image(image.file), values.question);
        compareTokens(`${name}: prompt with ${image.name}`, ids, Array.from(their.input_ids.data, Number));
        if (image.resized) continue; // other pixels are other answers
        const our = await ours.answered(service.url, name, ours.image(image.file), values.question, count);
        compareTokens(`${name}: answer to ${image.name}`, our.tokens, await model.answer(their, count), { leads: our.leads });
        const [one, other] = [
            await timed(() => ours.answered(service.url, name, ours.image(image.file), values.question, count)),
            await timed(async () => model.answer(await model.inputs(image.file, values.question), count))];
        report.add(`${name}: speed, ${image.name}`, fasterBy(one, other), true);
    }
    await model.dispose();
}

async function listens(folder) {
    const name = basename(folder);
    const wav = soundFor(folder);
    const model = await theirs.ultravox(folder);
    const inputs = () => model.inputs(samples(wav), values.question);
    const their = await inputs();
    compareTokens(`${name}: prompt with a sound`, await ours.ids(service.url, name, ours.sound(wav), values.question), Array.from(their.input_ids.data, Number));
    const our = await ours.answered(service.url, name, ours.sound(wav), values.question, count);
    compareTokens(`${name}: answer to a sound`, our.tokens, await model.answer(their, count), { leads: our.leads });
    report.add(`${name}: speed`, fasterBy(
        await timed(() => ours.answered(service.url, name, ours.sound(wav), values.question, count)),
        await timed(async () => model.answer(await inputs(), count))), true);
    await model.dispose();
}

/* Where the first token that differs was all but as likely, either is right. */
function compareTokens(what, our, their, { leads, why } = {}) {
    const at = firstDifference(our, their);
    const equal = at === Math.max(our.length, their.length);
    const tie = !equal && leads?.[at] < 0.05;
    const text = equal ? `all ${at} equal` : `${at} equal, then ${JSON.stringify(our[at])} and ${JSON.stringify(their[at])}`;
    const known = equal ? null : why?.(their, at) ?? (tie ? `a lead of ${leads[at].toFixed(3)}` : null);
    report.add(what, text, known ?? equal);
}

/* The fastest of some rounds. */
async function timed(work) {
    let best = Infinity;
    for (let i = 0; i < rounds; i++) {
        const begun = performance.now();
        await work();
        best = Math.min(best, performance.now() - begun);
    }
    return best;
}
