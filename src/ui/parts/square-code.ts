import encodeQR from 'qr';
import { utf8 } from '#core/base';

/** A text as squares for a camera: `path` draws the dark ones, one unit each, in a field of `size` by `size` units with a quiet border. */
export type SquareCode = { readonly size: number; readonly path: string };

const quietBorder = 4;

/** From here on the squares of level M are too small for a phone's camera on a page of paper: level L has fewer. */
const denseBytes = 1370;

/**
 * Draws a QR code (ISO/IEC 18004, level M, L where the text is long): one path, so that the page needs neither script nor style of its own for
 * it. Throws beyond 2,953 bytes, which no QR code holds.
 */
export function squareCode(text: string): SquareCode {
	const ecc = utf8(text).length > denseBytes ? 'low' : 'medium';
	const rows = encodeQR(text, 'raw', { ecc, encoding: 'byte', border: quietBorder });
	const path = rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
	return { size: rows.length, path };
}
