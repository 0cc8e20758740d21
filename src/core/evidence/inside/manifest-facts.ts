import type { Json } from '#core/base';

/** Whether the bytes are those that were signed; whether the signature is right; whether its signer is known. Three questions with three answers. */
export type ManifestIntegrity = 'matches' | 'differs' | 'not-judged';
export type ManifestSignature = 'valid' | 'invalid' | 'expired' | 'revoked' | 'not-judged';

/** What a C2PA specification calls what was done, as far as we have words for it. */
export const manifestDeeds = [
	'created',
	'opened',
	'edited',
	'cropped',
	'resized',
	'color_adjustments',
	'placed',
	'drawing',
	'filtered',
	'converted',
	'transcoded',
	'published',
	'redacted',
	'watermarked',
	'other'
] as const;
export type ManifestDeed = (typeof manifestDeeds)[number];

/** From what the content was made, as the account says (terms of IPTC). */
export const manifestSources = ['camera', 'computer', 'partly-computer', 'screen', 'software'] as const;
export type ManifestSource = (typeof manifestSources)[number];

export type ManifestAction = {
	readonly deed: ManifestDeed;
	/** The code as it stands in the account. */
	readonly written: string;
	readonly when: string;
	readonly tool: string;
	readonly source: ManifestSource | null;
};

/**
 * What a signed account of origin (C2PA) says, and what of it was checked. The signer is never said to be trusted: that takes a list of trusted signers, and we hold none.
 * Names, tools and times are the signer's word.
 */
export type ManifestFacts = {
	readonly integrity: ManifestIntegrity;
	readonly signature: ManifestSignature;
	readonly signerName: string;
	readonly issuer: string;
	/** When it was signed; `isStamped`: a service for time stamps signed that as well. Whether that service is trusted is not judged. */
	readonly signedAt: string;
	readonly isStamped: boolean;
	readonly tools: readonly string[];
	readonly actions: readonly ManifestAction[];
	readonly people: readonly string[];
	/** Titles of what it was made out of. */
	readonly madeOf: readonly string[];
	/** Something that it was made out of had an account with a fault. */
	readonly isEarlierFaulty: boolean;
};

type Members = { readonly [name: string]: Json | undefined };
const members = (value: Json | undefined): Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const textMost = 300;
const listMost = 100;
const text = (value: Json | undefined): string =>
	typeof value === 'string'
		? value
				.replace(/\p{C}+/gu, ' ')
				.trim()
				.slice(0, textMost)
		: '';
const some = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter((one) => one !== '').slice(0, listMost);

/**
 * Reads the manifest store as c2pa-rs writes it as JSON (`Reader.json()`), with what it found when it checked. `null` where it names no active manifest. Everything in it
 * may come from whoever made the file.
 */
export function manifestFacts(store: Json): ManifestFacts | null {
	const whole = members(store);
	const active = text(whole.active_manifest);
	const all = members(whole.manifests);
	if (!active || !Object.hasOwn(all, active)) return null;
	const manifest = members(all[active]);
	const results = members(whole.validation_results);
	const found = members(results.activeManifest);
	const [success, failure] = [codesIn(found.success), codesIn(found.failure)];
	const signed = members(manifest.signature_info);
	const assertions = list(manifest.assertions).map(members);
	return {
		integrity: integrityOf(success, failure),
		signature: signatureOf(success, failure),
		signerName: text(signed.common_name),
		issuer: text(signed.issuer),
		signedAt: text(signed.time),
		isStamped: success.includes('timeStamp.validated') && !failure.some((code) => code.startsWith('timeStamp.')),
		tools: some(list(manifest.claim_generator_info).map(members).map(toolOf)),
		actions: assertions
			.filter(({ label }) => /^c2pa\.actions(?:\.v\d+)?$/.test(text(label)))
			.flatMap(actionsIn)
			.slice(0, listMost),
		people: some(
			assertions
				.filter(({ label }) => text(label) === 'stds.schema-org.CreativeWork')
				.flatMap(({ data }) => list(members(data).author).map((one) => text(members(one).name)))
		),
		madeOf: some(list(manifest.ingredients).map((one) => text(members(one).title) || '?')),
		isEarlierFaulty: list(results.ingredientDeltas)
			.map((one) => members(members(one).validationDeltas))
			.some((delta) => codesIn(delta.failure).some((code) => code !== 'signingCredential.untrusted'))
	};
}

/** Only what concerns this manifest's own signature and content; a second signature inside it (an identity) has the same codes at another place. */
const codesIn = (value: Json | undefined): readonly string[] =>
	list(value)
		.map(members)
		.filter(({ url }) => !/cawg\.identity/.test(text(url)))
		.map(({ code }) => text(code));

const hashMatches = /^assertion\.(?:dataHash|bmffHash|boxesHash|collectionHash|multiAssetHash)\.match$/;
const contentFault = /^assertion\.|^claim\.|^general\.|^ingredient\./;

function integrityOf(success: readonly string[], failure: readonly string[]): ManifestIntegrity {
	if (failure.some((code) => contentFault.test(code))) return 'differs';
	return success.some((code) => hashMatches.test(code)) ? 'matches' : 'not-judged';
}

function signatureOf(success: readonly string[], failure: readonly string[]): ManifestSignature {
	if (failure.includes('signingCredential.ocsp.revoked') || failure.includes('signingCredential.revoked')) return 'revoked';
	if (failure.includes('signingCredential.expired') || failure.includes('claimSignature.outsideValidity')) return 'expired';
	const isWrong = (code: string): boolean =>
		/^claimSignature\.|^algorithm\.|^signingCredential\./.test(code) && code !== 'signingCredential.untrusted';
	if (failure.some(isWrong)) return 'invalid';
	return success.includes('claimSignature.validated') ? 'valid' : 'not-judged';
}

const toolOf = ({ name, version }: Members): string => `${text(name)} ${text(version)}`.trim();

const sourceWords: Readonly<Record<string, ManifestSource>> = {
	digitalCapture: 'camera',
	computationalCapture: 'camera',
	negativeFilm: 'camera',
	positiveFilm: 'camera',
	print: 'camera',
	trainedAlgorithmicMedia: 'computer',
	algorithmicMedia: 'computer',
	compositeWithTrainedAlgorithmicMedia: 'partly-computer',
	compositeSynthetic: 'partly-computer',
	screenCapture: 'screen',
	virtualRecording: 'screen',
	digitalArt: 'software',
	digitalCreation: 'software',
	softwareImage: 'software',
	dataDrivenMedia: 'software'
};

function actionsIn({ data }: Members): readonly ManifestAction[] {
	return list(members(data).actions)
		.map(members)
		.map(({ action, when, softwareAgent, digitalSourceType }) => {
			const written = text(action);
			const name = written.replace(/^c2pa\./, '') as ManifestDeed;
			const source = text(digitalSourceType).split('/').at(-1) ?? '';
			return {
				deed: written.startsWith('c2pa.') && manifestDeeds.includes(name) ? name : 'other',
				written,
				when: text(when),
				tool: text(softwareAgent) || toolOf(members(softwareAgent)),
				source: Object.hasOwn(sourceWords, source) ? (sourceWords[source] as ManifestSource) : null
			};
		});
}
