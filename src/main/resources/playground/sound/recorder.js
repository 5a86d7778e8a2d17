import { resample, wav } from './wav.js';

const RATE = 16_000;
const MOST_SECONDS = 300;

/** Whether this page may use a microphone: over https, or on localhost. */
export const canRecord = () => window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);

/**
 * Records the microphone until it is stopped, at most five minutes.
 *
 * @returns {Promise<{stop: () => Promise<File>}>} whose file is a WAV of 16 kHz
 */
export async function record() {
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const context = new AudioContext();
  const blocks = [];
  await context.audioWorklet.addModule(new URL('recorder-worklet.js', import.meta.url));
  const node = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0 });
  const most = MOST_SECONDS * context.sampleRate;
  let length = 0;
  node.port.onmessage = ({ data }) => {
    if (length >= most) return;
    blocks.push(data);
    length += data.length;
  };
  context.createMediaStreamSource(microphone).connect(node);
  return {
    stop: async () => {
      microphone.getTracks().forEach((track) => track.stop());
      await context.close();
      return file(joined(blocks, length), context.sampleRate);
    },
  };
}

/** @param {Float32Array[]} blocks @param {number} length */
function joined(blocks, length) {
  const all = new Float32Array(length);
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}

/** @param {Float32Array} samples @param {number} rate */
function file(samples, rate) {
  return new File([wav(resample(samples, rate, RATE), RATE)], 'recording.wav', { type: 'audio/wav' });
}
