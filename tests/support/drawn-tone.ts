import { wavOf } from '#core/evidence';

/** A WAV file of a quiet tone: nobody speaks in it. */
export function drawnTone(seconds: number, { rate = 8000, pitch = 440 } = {}): Uint8Array {
	const samples = Float32Array.from(
		{ length: Math.round(seconds * rate) },
		(_, at) => 0.18 * Math.sin((2 * Math.PI * pitch * at) / rate)
	);
	return wavOf(samples, rate);
}
