const HEADER = 44;

/**
 * A sound as a WAV file: PCM of 16 bits, one channel.
 *
 * @param {Float32Array} samples -1 to 1 @param {number} rate in samples a second @returns {ArrayBuffer}
 */
export function wav(samples, rate) {
  const bytes = new DataView(new ArrayBuffer(HEADER + 2 * samples.length));
  const text = (at, letters) => [...letters].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, HEADER - 8 + 2 * samples.length, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true); // PCM
  bytes.setUint16(22, 1, true); // channels
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, 2 * rate, true); // bytes a second
  bytes.setUint16(32, 2, true); // bytes a frame
  bytes.setUint16(34, 16, true); // bits a sample
  text(36, 'data');
  bytes.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => bytes.setInt16(HEADER + 2 * i, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true));
  return bytes.buffer;
}

const HALF_WIDTH = 8; // zero crossings of the sinc to either side

/**
 * A sound at another rate, band-limited by a windowed sinc.
 *
 * @param {Float32Array} samples @param {number} from their rate @param {number} to @returns {Float32Array}
 */
export function resample(samples, from, to) {
  if (from === to) return samples;
  const cutoff = Math.min(1, to / from);
  const reach = HALF_WIDTH / cutoff;
  return Float32Array.from({ length: Math.floor((samples.length * to) / from) }, (_, i) => {
    const centre = (i * from) / to;
    let value = 0;
    for (let at = Math.max(0, Math.ceil(centre - reach)); at <= Math.min(samples.length - 1, centre + reach); at++) {
      value += samples[at] * weight(at - centre, cutoff, reach);
    }
    return value;
  });
}

/** @param {number} distance @param {number} cutoff @param {number} reach */
function weight(distance, cutoff, reach) {
  const x = Math.PI * distance * cutoff;
  const sinc = x === 0 ? 1 : Math.sin(x) / x;
  return cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
}
