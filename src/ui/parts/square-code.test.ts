import assert from 'node:assert/strict';
import { test } from 'node:test';
import decodeQR from 'qr/decode.js';
import { makeTotpSecret, totpAddress } from '#core/support';
import { squareCode } from './square-code.ts';

/** What a camera sees of a path: dark squares of eight pixels on white. */
function photograph({ size, path }: ReturnType<typeof squareCode>) {
	const unit = 8;
	const width = size * unit;
	const data = new Uint8ClampedArray(width * width * 4).fill(255);
	for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
		for (let down = 0; down < unit; down++)
			for (let along = 0; along < unit; along++) {
				const at = ((Number(y) * unit + down) * width + Number(x) * unit + along) * 4;
				data.fill(0, at, at + 3);
			}
	return { width, height: width, data };
}

test('what is drawn for the camera is read back letter by letter, also with names of other scripts', () => {
	for (const name of ['wanda.invented', 'نورا', 'x'.repeat(64)]) {
		const address = totpAddress(makeTotpSecret(), 'Desk', name);
		assert.equal(decodeQR(photograph(squareCode(address))), address);
	}
});

test('the drawing has a quiet border of four squares all around', () => {
	const { size, path } = squareCode('otpauth://totp/Desk:one');
	const places = [...path.matchAll(/M(\d+) (\d+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
	assert.equal(Math.min(...places), 4);
	assert.equal(Math.max(...places), size - 5);
});
