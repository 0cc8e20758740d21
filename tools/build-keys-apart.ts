import type { Plugin, Rolldown } from 'vite';

/** Workers that hold keys: of a survivor, and of a member of a desk. */
const holdsKeys = /\/src\/ui\/sealing\/(?:survivor|desk)-worker\.ts$/;

/** Files, and what of them; `null`: all. */
type Place = readonly [file: RegExp, exports: readonly string[] | null];

/** What of npm may run beside keys: what seals and signs, and what writes. pkijs reads the time stamps of this place, and no file. */
const packages: ReadonlySet<string> = new Set([
	'@noble/ciphers',
	'@noble/curves',
	'@noble/hashes',
	'@noble/post-quantum',
	'@scure/base',
	'@scure/bip39',
	'age-encryption',
	'asn1js',
	'bytestreamjs',
	'canonicalize',
	'hash-wasm',
	'otpauth',
	'pkijs',
	'pvtsutils',
	'pvutils',
	'shamir-secret-sharing',
	'tslib'
]);
/** Of packages that read and write, what only writes. The file that packs a tar also holds what unpacks one: its door tells which is asked for. */
const writers: readonly Place[] = [
	[/\/node_modules\/fflate\//, ['Deflate', 'Zip', 'ZipDeflate', 'ZipPassThrough', 'strToU8']],
	[/\/node_modules\/modern-tar\/dist\/web\/index\.js$/, ['createTarPacker', 'createTarDecoder']],
	[/\/node_modules\/modern-tar\/dist\/packer-/, null]
];
/** Rooms that read what comes from outside. What stands here of them may run beside keys: shapes, the strict reader of our own form of a conversation, and what asks a worker without keys. */
const readingRooms = /\/src\/(?:ui\/(?:reading|media|replay|check)|core\/evidence)\//;
const besideKeys: readonly Place[] = [
	[/\/ui\/reading\/(?:ask-alone|reading-apart|reading-by|take-answer)\.ts$/, null],
	[/\?worker&url$/, null],
	// A locked folder is opened with keys, and what is in it still read beside them.
	[/\/ui\/check\/(?:picked-bag|zip-files)\.ts$/, null],
	[/\/core\/evidence\/archived-page\.ts$/, ['pageForms']],
	[/\/core\/evidence\/wacz\/check-wacz\.ts$/, ['signatureFaults', 'waczFaults']],
	[/\/core\/evidence\/page-facts\.ts$/, ['arePageFacts', 'areWorkerFacts']],
	[/\/core\/evidence\/pdq\.ts$/, ['isPdqHash', 'orientations', 'pdqDistance', 'pdqBounds']],
	[/\/core\/evidence\/chat\/(?:saved-chat|thread)\.ts$/, null],
	[/\/core\/evidence\/chat\/read-json\.ts$/, ['isRecord']],
	// The way of a kept mail, as paper tells it: lines of a conversation that was read strictly before.
	[/\/core\/evidence\/chat\/mail-(?:path|receiver)\.ts$/, null],
	[/\/core\/evidence\/(?:capture-facts|custody|derivation|exposure|hash-list|index|item-about|media-sight|own-tool)\.ts$/, null]
];

type Module = { readonly id: string; readonly exports: readonly string[] };

const packageOf = (id: string): string | undefined => /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
const allowed = (list: typeof besideKeys, { id, exports }: Module): boolean =>
	list.some(([module, names]) => module.test(id) && (names === null || exports.every((name) => names.includes(name))));

/** Modules of a worker with keys that have no place there. */
export function misplacedBesideKeys(modules: readonly Module[]): readonly string[] {
	const isMisplaced = (module: Module): boolean => {
		const from = packageOf(module.id);
		if (from !== undefined) return !packages.has(from) && !allowed(writers, module);
		return readingRooms.test(module.id) && !allowed(besideKeys, module);
	};
	return modules
		.filter(isMisplaced)
		.map(({ id, exports }) => `${id.replace(/^.*\/(?=(?:node_modules|src)\/)/, '')} (${exports.join(', ')})`);
}

/**
 * Fails the build where something that reads files from outside runs in the thread that holds keys: a file that takes its reader over, or keeps it for ever, must not have them beside it. A package counts as such
 * until somebody names it here.
 */
export function keysApart(): Plugin {
	return {
		name: 'keys-apart',
		generateBundle(_, bundle) {
			const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === 'chunk');
			if (!chunks.some(({ facadeModuleId }) => holdsKeys.test(facadeModuleId ?? ''))) return;
			const modules = chunks.flatMap((chunk) =>
				Object.entries(chunk.modules).flatMap(([id, { renderedLength, renderedExports }]) =>
					renderedLength > 0 ? [{ id: id.replaceAll('\\', '/').replaceAll('\0', ''), exports: renderedExports }] : []
				)
			);
			const misplaced = misplacedBesideKeys(modules);
			if (misplaced.length > 0) this.error(`beside keys, where nothing from outside may be read: ${misplaced.join('; ')}`);
		}
	};
}
