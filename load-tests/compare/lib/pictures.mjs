// Pictures: of the table of the tests, and made ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';

const TABLE = resolve(import.meta.dirname, '../../../src/test/resources/fixtures/images/pictures.json');
const EXACT = { mean: 1 / 255, most: 1 };
const LOSSY = { mean: 1, most: 40 }; // another libjpeg, which smooths colours otherwise
/** Of the table, by how far libvips may be from Pillow; a text says where it does otherwise. */
const CHOSEN = {
    'png-rgb-8': EXACT, 'png-rgb-8-interlaced': EXACT, 'png-rgb-16': EXACT, 'png-rgba-8': EXACT, 'png-grey-1': EXACT, 'png-grey-8': EXACT,
    'png-grey-16': EXACT, 'png-grey-alpha-8': EXACT, 'png-palette-8': EXACT, 'png-palette-transparent': EXACT, 'png-interlaced-1x1': EXACT,
    'png-interlaced-1x9': EXACT, 'png-exif-6': EXACT, 'jpeg-444': LOSSY, 'jpeg-420-progressive': LOSSY, 'jpeg-422': LOSSY, 'jpeg-grey': LOSSY,
    'jpeg-exif-8': LOSSY, 'jpeg-cmyk': 'libvips converts inks by a profile', 'jpeg-ycck-2': 'libvips converts inks by a profile',
    'webp-lossless': EXACT, 'webp-alpha-exact': EXACT, 'webp-lossy-80': EXACT, 'webp-lossy-17x1': EXACT, 'webp-exif-5': EXACT, gif: EXACT,
};

/** Written into a folder. */
export function named(folder) {
    const rows = JSON.parse(readFileSync(TABLE, 'utf8'));
    return Object.entries(CHOSEN).map(([name, bound]) => {
        const file = join(folder, name);
        writeFileSync(file, Buffer.from(rows.find((row) => row.name === name).file, 'base64'));
        return typeof bound === 'string' ? { name, file, bound: EXACT, why: bound } : { name, file, bound };
    });
}

function drawing(width, height) {
    const [w, h] = [width, height];
    return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect width="100%" height="100%" fill="#f4f1e8"/>
        <circle cx="${0.3 * w}" cy="${0.35 * h}" r="${0.18 * Math.min(w, h)}" fill="#d01c1c"/>
        <rect x="${0.55 * w}" y="${0.5 * h}" width="${0.3 * w}" height="${0.32 * h}" fill="#1c46d0"/></svg>`);
}

async function written(folder, name, width, height, resized) {
    const file = join(folder, `${name}.png`);
    await sharp(drawing(width, height)).removeAlpha().png().toFile(file);
    return { name, file, resized };
}

/** A drawing as large as the model takes one. */
export const squares = async (folder, side) => [await written(folder, `a drawing of ${side} x ${side}`, side, side, false)];

/** Larger, wider and taller ones. */
export const photographs = async (folder) => [
    await written(folder, 'a drawing of 640 x 427', 640, 427, true), await written(folder, 'a drawing of 91 x 300', 91, 300, true)];
