import encodeQR from 'qr';

/** A text as squares for a camera: `path` draws the dark ones, one unit each, in a field of `size` by `size` units with a quiet border. */
export type SquareCode = { readonly size: number; readonly path: string };

const quietBorder = 4;

/** Draws a QR code (ISO/IEC 18004, level M): one path, so that the page needs neither script nor style of its own for it. */
export function squareCode(text: string): SquareCode {
	const rows = encodeQR(text, 'raw', { ecc: 'medium', border: quietBorder });
	const path = rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
	return { size: rows.length, path };
}
