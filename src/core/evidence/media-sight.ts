/** Kinds of files that can be seen or heard. */
export const sightKinds = ['picture', 'video', 'sound'] as const;
export type SightKind = (typeof sightKinds)[number];

/** A type that a browser may be handed for showing or playing, and its kind. Nothing else ever is: no SVG, no HTML, no PDF. */
export type SightType = { readonly kind: SightKind; readonly type: string };

const endings: Readonly<Record<SightKind, string>> = {
	picture: 'jpg jpeg jfif png gif webp avif heic heif bmp tif tiff svg psd raw dng',
	video: 'mp4 m4v mov webm mkv avi 3gp 3g2 mpg mpeg wmv flv ogv ts',
	sound: 'mp3 m4a aac ogg oga opus wav flac amr wma aif aiff caf'
};

/** What a file is said to be, by its type and else by the end of its name: for what stands on a card before anything is opened. `null`: neither seen nor heard. */
export function sightKindSaid(name: string, mediaType: string): SightKind | null {
	const [family = ''] = mediaType.toLowerCase().split('/');
	if (family === 'image') return 'picture';
	if (family === 'video') return 'video';
	if (family === 'audio') return 'sound';
	const ending = /\.([a-z0-9]{1,5})$/i.exec(name.trim())?.[1]?.toLowerCase();
	return (ending && sightKinds.find((kind) => endings[kind].split(' ').includes(ending))) || null;
}

const wordEndings = 'txt log md csv tsv json jsonl ndjson eml mbox xml html htm'.split(' ');
const wordTypes = /^(?:text\/|message\/|application\/(?:json|x-ndjson|xml|mbox)(?:;|$))/i;

/** Whether a file is said to be nothing but words, by its type or the end of its name: no camera leaves notes in one. What is said to be seen or heard is not. */
export function isSaidWords(name: string, mediaType: string): boolean {
	if (sightKindSaid(name, mediaType) !== null) return false;
	const ending = /\.([a-z0-9]{1,6})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';
	return wordTypes.test(mediaType.trim()) || wordEndings.includes(ending);
}

type Sign = SightType & { readonly at: number; readonly bytes: readonly number[] };
const ascii = (text: string): number[] => [...text].map((one) => one.charCodeAt(0));

/** First bytes of what may be shown. SVG is a program and is not among them. */
const signs: readonly Sign[] = [
	{ kind: 'picture', type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
	{ kind: 'picture', type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
	{ kind: 'picture', type: 'image/gif', at: 0, bytes: ascii('GIF8') },
	{ kind: 'picture', type: 'image/webp', at: 8, bytes: ascii('WEBP') },
	{ kind: 'picture', type: 'image/avif', at: 4, bytes: ascii('ftypavif') },
	{ kind: 'video', type: 'video/webm', at: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3] },
	{ kind: 'sound', type: 'audio/wav', at: 8, bytes: ascii('WAVE') },
	{ kind: 'sound', type: 'audio/ogg', at: 0, bytes: ascii('OggS') },
	{ kind: 'sound', type: 'audio/flac', at: 0, bytes: ascii('fLaC') },
	{ kind: 'sound', type: 'audio/mpeg', at: 0, bytes: ascii('ID3') },
	{ kind: 'sound', type: 'audio/mp4', at: 4, bytes: ascii('ftypM4A') },
	{ kind: 'video', type: 'video/mp4', at: 4, bytes: ascii('ftyp') }
];

/** Where boxes of ISO media say a still picture that no browser here is handed. */
const stills = ['heic', 'heix', 'mif1', 'msf1', 'heif'];

/** What these bytes begin like, whatever their sender called them; `null` for everything that is not shown here. `head`: the first 16 bytes or more. */
export function sightTypeOf(head: Uint8Array): SightType | null {
	const brand = String.fromCharCode(...head.subarray(8, 12));
	const found = signs.find(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte));
	if (found) return found.type === 'video/mp4' && stills.includes(brand) ? null : { kind: found.kind, type: found.type };
	// A frame of MPEG sound has no name, only eleven set bits, and a layer that is not 0.
	const [first = 0, second = 0] = head;
	const isFrame = first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) !== 0;
	return isFrame ? { kind: 'sound', type: 'audio/mpeg' } : null;
}

/** As what a file is read for a signed account of origin (C2PA), by its first bytes; `null` for what is not read for one. */
export function manifestTypeOf(head: Uint8Array): string | null {
	const seen = sightTypeOf(head);
	if (seen) return seen.type;
	const text = String.fromCharCode(...head.subarray(0, 12));
	if (text.slice(4, 8) === 'ftyp') return 'image/heic';
	if (text.startsWith('%PDF-')) return 'application/pdf';
	return text.startsWith('II*\0') || text.startsWith('MM\0*') ? 'image/tiff' : null;
}
