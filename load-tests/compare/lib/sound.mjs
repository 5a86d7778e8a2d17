// A sound of speech's rhythm and range, and the samples of a WAV file of 16 kHz, one channel and 16 bits.

const RATE = 16_000;

/** Seven seconds of gliding tones with overtones, in syllables, and a little noise. */
export function made() {
    const samples = new Int16Array(7 * RATE);
    let [noise, phase] = [1, 0];
    for (let i = 0; i < samples.length; i++) {
        const seconds = i / RATE;
        noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
        phase += (2 * Math.PI * (130 + 60 * Math.sin(seconds * 2.3))) / RATE;
        const loud = Math.max(0, Math.sin(seconds * 2 * Math.PI * 3.1)) ** 2;
        const voice = [1, 0.6, 0.8, 0.3, 0.4, 0.1].reduce((sum, part, k) => sum + part * Math.sin((k + 1) * phase), 0);
        samples[i] = Math.round(4_000 * loud * voice + 200 * (noise / 0x40000000 - 1));
    }
    return wav(samples);
}

function wav(samples) {
    const head = Buffer.alloc(44);
    head.write('RIFF', 0);
    head.writeUInt32LE(36 + samples.byteLength, 4);
    head.write('WAVEfmt ', 8);
    [[16, 4], [1, 2], [1, 2], [RATE, 4], [2 * RATE, 4], [2, 2], [16, 2]].reduce((at, [value, bytes]) => head.writeUIntLE(value, at, bytes), 16);
    head.write('data', 36);
    head.writeUInt32LE(samples.byteLength, 40);
    return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

/** Between -1 and 1. */
export function samples(file) {
    for (let at = 12, plain = false; at + 8 <= file.length; at += 8 + file.readUInt32LE(at + 4) + (file.readUInt32LE(at + 4) & 1)) {
        const [kind, length] = [file.toString('latin1', at, at + 4), file.readUInt32LE(at + 4)];
        if (kind === 'fmt ') {
            plain = file.readUInt16LE(at + 8) === 1 && file.readUInt16LE(at + 10) === 1 && file.readUInt32LE(at + 12) === RATE && file.readUInt16LE(at + 22) === 16;
            if (!plain) break;
        }
        if (kind === 'data' && plain) return Float32Array.from({ length: length >> 1 }, (_, i) => file.readInt16LE(at + 8 + 2 * i) / 32_768);
    }
    throw new Error('--sound must be a WAV file of 16 kHz, one channel and 16 bits: ffmpeg -i FILE -ar 16000 -ac 1 -c:a pcm_s16le OUT.wav');
}
