/** A stretch of a sound, in seconds from its start. */
export type CoverSpan = { readonly from: number; readonly to: number };
export type SoundCover = { readonly fill: 'silence' | 'tone'; readonly spans: readonly CoverSpan[] };

const pitch = 1000;
const loudness = 0.1;

/** Gives new samples (from -1 to 1) in which nothing of the stretches is left. `rate`: samples a second. */
export function coverSound(samples: Float32Array, rate: number, { fill, spans }: SoundCover): Float32Array {
	const covered = samples.slice();
	for (const { from, to } of spans) {
		const [first, end] = [Math.max(0, Math.floor(from * rate)), Math.min(samples.length, Math.ceil(to * rate))];
		for (let at = first; at < end; at++)
			covered[at] = fill === 'silence' ? 0 : loudness * Math.sin((2 * Math.PI * pitch * at) / rate);
	}
	return covered;
}

/** A WAV file of one channel, 16 bits a sample, without anything but its samples. */
export function wavOf(samples: Float32Array, rate: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(44 + samples.length * 2);
	const view = new DataView(bytes.buffer);
	const text = (at: number, said: string): void =>
		bytes.set(
			Uint8Array.from(said, (one) => one.charCodeAt(0)),
			at
		);
	text(0, 'RIFF');
	view.setUint32(4, 36 + samples.length * 2, true);
	text(8, 'WAVEfmt ');
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, rate, true);
	view.setUint32(28, rate * 2, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	text(36, 'data');
	view.setUint32(40, samples.length * 2, true);
	for (let at = 0; at < samples.length; at++) {
		const value = Math.max(-1, Math.min(1, samples[at] ?? 0));
		view.setInt16(44 + at * 2, Math.round(value * 32_767), true);
	}
	return bytes;
}
