/** A WAV file of a quiet tone: nobody speaks in it. */
export function drawnTone(seconds: number, { rate = 8000, pitch = 440 } = {}): Uint8Array {
	const samples = Math.round(seconds * rate);
	const bytes = new Uint8Array(44 + samples * 2);
	const view = new DataView(bytes.buffer);
	const write = (at: number, text: string): void => {
		for (const [index, one] of [...text].entries()) bytes[at + index] = one.charCodeAt(0);
	};
	write(0, 'RIFF');
	view.setUint32(4, 36 + samples * 2, true);
	write(8, 'WAVEfmt ');
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, rate, true);
	view.setUint32(28, rate * 2, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	write(36, 'data');
	view.setUint32(40, samples * 2, true);
	for (let at = 0; at < samples; at++)
		view.setInt16(44 + at * 2, Math.round(6000 * Math.sin((2 * Math.PI * pitch * at) / rate)), true);
	return bytes;
}
