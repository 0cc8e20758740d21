import { readdirSync } from 'node:fs';
import { z } from 'zod';
import type { Confidence, Offence, Remedy, RemovalLaw, RemovalPlan, RemovalWay, WrittenWay } from '#core/law';
import { clockMeanings, contentCodes, letterConducts, personKinds, platformKinds, receivers, senders, wayKinds } from '#core/law';
import { lawFolder, lawFrom, read, readWrittenLaw } from './read-law.ts';
import { confidence, period, source } from './sheet-shape.ts';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const shape = z.strictObject({
	id,
	remedy: id.optional(),
	says: id.optional(),
	name: z.string().min(1).optional(),
	url: z.url({ protocol: /^https$/ }).optional(),
	place: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/),
	kind: z.enum(wayKinds),
	to: z.enum(receivers),
	platforms: z.array(z.enum(platformKinds)).min(1),
	persons: z.array(z.enum(personKinds)).min(1),
	conducts: z.array(id).min(1).optional(),
	forResidents: z.literal(true).optional(),
	sentBy: z.array(z.enum(senders)).min(1),
	contains: z.array(z.enum(contentCodes)),
	image: z.enum(['none', 'stays-on-device', 'asked-for']),
	clock: z
		.strictObject({
			means: z.enum(clockMeanings),
			starts: z.enum(['notice', 'complaint', 'order']),
			days: z.literal('working').optional()
		})
		.optional(),
	after: z.literal(true).optional(),
	escalate: z.array(id).min(1).optional(),
	recalled: z
		.array(z.enum(['platforms', 'persons', 'conducts', 'sentBy', 'contains', 'start', 'clock']))
		.min(1)
		.optional(),
	start: z.array(z.string().min(1)).min(1).optional(),
	note: z.string().min(1).optional(),
	source: source.optional(),
	confidence
});
const planShape = z.strictObject({
	ask: period,
	escalate: period,
	look: z.array(period).min(1),
	confidence: z.literal('recalled')
});

/** Every way of `law/removal/`, as it is written, in the order of the ids. Throws with the file and the field. */
export function readWrittenWays(folder = lawFolder): readonly WrittenWay[] {
	return readdirSync(`${folder}removal`)
		.filter((file) => file.endsWith('.yaml'))
		.sort()
		.map((file) => {
			const way = read(shape, folder, `removal/${file}`);
			if (`${way.id}.yaml` !== file) throw new Error(`removal/${file}: the id is ${way.id}`);
			return way as WrittenWay;
		});
}

export const readRemovalPlan = (folder = lawFolder): RemovalPlan => {
	const { ask, escalate, look } = read(planShape, folder, 'removal-plan.yaml');
	return { ask, escalate, look };
};

/** The ways with what the sheets say of each: all that a device needs to rank them. Throws where a remedy is missing. */
export function readRemoval(folder = lawFolder): RemovalLaw {
	const written = readWrittenLaw(folder);
	const law = lawFrom(written);
	const remedies = new Map(law.sheets.flatMap((sheet) => sheet.remedies.map((remedy) => [remedy.id, remedy] as const)));
	const found = (remedy: string | undefined, way: string): Remedy | null => {
		if (remedy === undefined) return null;
		const known = remedies.get(remedy);
		if (known) return known;
		throw new Error(`removal/${way}.yaml: no such remedy: ${remedy}`);
	};
	return {
		groups: law.groups,
		offences: Object.fromEntries(law.sheets.map(({ code, offences }) => [code, offencesByConduct(offences)])),
		ages: Object.fromEntries(law.sheets.map(({ code, childAge, ageOfMajority }) => [code, { childAge, ageOfMajority }])),
		ways: readWrittenWays(folder).map((way) => joined(way, found(way.remedy, way.id), found(way.says, way.id)))
	};
}

/** Offences that were checked and still hold. */
function offencesByConduct(offences: readonly Offence[]): RemovalLaw['offences'][string] {
	const named = offences.filter(
		({ conduct, available, found, until, confidence: sure }) =>
			letterConductsAndChildren.includes(conduct) &&
			available !== false &&
			found !== false &&
			until === undefined &&
			sure !== 'recalled'
	);
	const groups = Map.groupBy(named, ({ conduct }) => conduct);
	return Object.fromEntries(
		[...groups].map(([conduct, of]) => [conduct, of.map(({ cite, inForce }) => ({ cite, inForce: inForce ?? null }))])
	);
}

const letterConductsAndChildren: readonly string[] = [...letterConducts, 'csam-distribution'];

function joined(
	{ remedy: _, says: __, confidence: own, source: ownSource, ...way }: WrittenWay,
	remedy: Remedy | null,
	says: Remedy | null
): RemovalWay {
	const base = remedy ?? says;
	const time = remedy?.decisionTime;
	return {
		...way,
		name: way.name ?? base?.name ?? way.id,
		remedy: remedy && withoutWords(remedy),
		cite: base?.cite ?? null,
		cost: remedy?.cost ?? null,
		start: way.start ?? remedy?.start ?? [],
		confidence: leastSure(own, base?.confidence),
		source: ownSource ?? base?.source ?? null,
		time: time ? { period: time.period ?? null, note: time.note ?? null, checked: remedy.confidence !== 'recalled' } : null
	};
}

/** What the engine asks of a remedy. */
const asked = [
	'id',
	'kind',
	'name',
	'cite',
	'conducts',
	'where',
	'conditions',
	'requires',
	'convictionToCome',
	'limitation',
	'inForce',
	'until',
	'available',
	'source',
	'confidence'
] as const satisfies readonly (keyof Remedy)[];

/** Only what the engine asks: the words of a remedy stand in the way. */
const withoutWords = (remedy: Remedy): Remedy =>
	Object.fromEntries(
		asked.flatMap((field) => (remedy[field] === undefined ? [] : [[field, remedy[field]]]))
	) as unknown as Remedy;

const leastSure = (a: Confidence, b: Confidence | undefined): Confidence =>
	a === 'recalled' || b === 'recalled' ? 'recalled' : a;
