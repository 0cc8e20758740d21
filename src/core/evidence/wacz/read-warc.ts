import { Gunzip } from 'fflate';
import { accepted, concat, type Outcome, refused } from '#core/base';
import { unpackedMost } from './open-zip.ts';

/** One record of a WARC file (ISO 28500), its header names in lower case; `block` is what stands after the header. */
export type WarcRecord = {
	readonly type: string;
	readonly url: string;
	/** As written: a moment of UTC. */
	readonly date: string;
	readonly headers: ReadonlyMap<string, string>;
	readonly block: Uint8Array;
};

export type WarcRefusal = 'warc-malformed' | 'too-large';

const headerMost = 65_536;
const recordsMost = 20_000;
const latin1 = (bytes: Uint8Array): string => {
	let text = '';
	for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
	return text;
};

/** Unpacks gzip, also of many members one behind the other; what is not gzip is given as it is. Refuses `too-large` before it takes the room. */
export function gunzip(bytes: Uint8Array, most = unpackedMost): Outcome<Uint8Array, WarcRefusal> {
	if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.length > most ? refused('too-large') : accepted(bytes);
	const pieces: Uint8Array[] = [];
	let [length, ended] = [0, false];
	try {
		const unpack = new Gunzip((piece, final) => {
			length += piece.length;
			if (length > most) throw new Error('too large');
			pieces.push(piece);
			ended = final;
		});
		for (let at = 0; at < bytes.length; at += 65_536) unpack.push(bytes.subarray(at, at + 65_536), at + 65_536 >= bytes.length);
	} catch {
		return refused(length > most ? 'too-large' : 'warc-malformed', 'gzip');
	}
	return ended ? accepted(concat(...pieces)) : refused('warc-malformed', 'gzip');
}

/** Reads every record of a WARC file, packed or not. A file that ends in the middle of a record is `warc-malformed`. */
export function readWarc(file: Uint8Array, most = unpackedMost): Outcome<readonly WarcRecord[], WarcRefusal> {
	const unpacked = gunzip(file, most);
	if (!unpacked.ok) return unpacked;
	const bytes = unpacked.value;
	const records: WarcRecord[] = [];
	let at = 0;
	while (at < bytes.length) {
		if (records.length >= recordsMost) return refused('too-large', 'records');
		const head = headOf(bytes, at);
		if (!head || !/^WARC\/1\.[01]$/.test(head.first)) return refused('warc-malformed', String(records.length));
		const length = Number(/^\d{1,12}$/.exec(head.headers.get('content-length') ?? '')?.[0] ?? Number.NaN);
		const end = head.end + length;
		if (!(end + 4 <= bytes.length) || latin1(bytes.subarray(end, end + 4)) !== '\r\n\r\n')
			return refused('warc-malformed', String(records.length));
		records.push({
			type: head.headers.get('warc-type') ?? '',
			url: (head.headers.get('warc-target-uri') ?? '').replace(/^<|>$/g, ''),
			date: head.headers.get('warc-date') ?? '',
			headers: head.headers,
			block: bytes.subarray(head.end, end)
		});
		at = end + 4;
	}
	return accepted(records);
}

type Head = { readonly first: string; readonly headers: ReadonlyMap<string, string>; readonly end: number };

/** Lines up to the empty one. `null` where there is none within reach. */
function headOf(bytes: Uint8Array, at: number): Head | null {
	const room = Math.min(bytes.length - 3, at + headerMost);
	for (let end = at; end < room; end++) {
		if (bytes[end] !== 13 || bytes[end + 1] !== 10 || bytes[end + 2] !== 13 || bytes[end + 3] !== 10) continue;
		const [first = '', ...lines] = latin1(bytes.subarray(at, end)).split('\r\n');
		const headers = new Map<string, string>();
		for (const line of lines) {
			const colon = line.indexOf(':');
			if (colon < 1) continue;
			const name = line.slice(0, colon).trim().toLowerCase();
			// Cookies come in many lines; of the rest the first counts.
			if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
		}
		return { first, headers, end: end + 4 };
	}
	return null;
}

/** What a server answered, as an archive keeps it. */
export type KeptAnswer = {
	readonly status: number;
	readonly headers: ReadonlyMap<string, string>;
	readonly body: Uint8Array;
};

/** The HTTP answer of a `response` record, its body unpacked where that was gzip. `null` for what is none, or is packed otherwise. */
export function answerOf(record: WarcRecord): KeptAnswer | null {
	if (record.type !== 'response') return null;
	const head = headOf(record.block, 0);
	const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(head?.first ?? '')?.[1] ?? Number.NaN);
	if (!head || Number.isNaN(status)) return null;
	const raw = record.block.subarray(head.end);
	const whole = /chunked/i.test(head.headers.get('transfer-encoding') ?? '') ? (joinChunks(raw) ?? raw) : raw;
	const encoding = (head.headers.get('content-encoding') ?? 'identity').toLowerCase();
	// Tools keep the header and unpack the body: what is no gzip is taken as it lies there.
	const body = encoding === 'identity' || encoding === 'gzip' || encoding === 'x-gzip' ? gunzip(whole) : accepted(whole);
	return body.ok ? { status, headers: head.headers, body: body.value } : null;
}

function joinChunks(bytes: Uint8Array): Uint8Array | null {
	const pieces: Uint8Array[] = [];
	let at = 0;
	while (at < bytes.length) {
		const line = bytes.indexOf(10, at);
		const length = line < 0 || line - at > 20 ? null : /^([\da-f]{1,8})/i.exec(latin1(bytes.subarray(at, line)))?.[1];
		if (length === undefined || length === null) return null;
		const size = Number.parseInt(length, 16);
		if (size === 0) return concat(...pieces);
		if (line + 1 + size > bytes.length) return null;
		pieces.push(bytes.subarray(line + 1, line + 1 + size));
		at = line + 1 + size + 2;
	}
	return null;
}
