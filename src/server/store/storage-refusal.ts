import type { Refusal } from '#core/base';

/**
 * `storage-unavailable`: the database cannot be reached or is going down; nothing of the request need be lost, try again.
 * `storage-full`: the disk of the database or of the blobs is full. `storage-busy`: too much at once, or a statement took too long.
 */
export type StorageRefusal = 'storage-unavailable' | 'storage-full' | 'storage-busy';

/** PostgreSQL's error codes (its documentation, appendix A) and those of the system. */
const full = new Set(['53100', 'ENOSPC', 'EDQUOT']);
const busy = new Set(['40001', '40P01', '53300', '53400', '55P03', '57014', '25P03']);
const unavailable = new Set(['57P01', '57P02', '57P03', '57P05', '25006', '58030', '58P01', '3D000', '53000', '53200']);
const broken = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOENT',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'ETIMEDOUT',
	'EIO',
	'EROFS',
	'EACCES',
	'EMFILE',
	'ENFILE'
]);
/** `pg` gives no code to these. */
const withoutCode =
	/^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;

/** What an error of the database or the disk means to the person who asked; `null` for a fault of our own, to be thrown on. */
export function storageRefusal(error: unknown): Refusal<StorageRefusal> | null {
	if (!(error instanceof Error)) return null;
	const { code } = error as { code?: unknown };
	if (typeof code !== 'string')
		return withoutCode.test(error.message) ? { code: 'storage-unavailable', about: 'connection' } : null;
	if (full.has(code)) return { code: 'storage-full', about: code };
	if (busy.has(code)) return { code: 'storage-busy', about: code };
	if (unavailable.has(code) || broken.has(code) || code.startsWith('08') || code.startsWith('28'))
		return { code: 'storage-unavailable', about: code };
	return null;
}
