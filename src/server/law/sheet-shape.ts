import { z } from 'zod';
import { dateNames } from '#core/law';

/** A day as YAML gives it: text, or a date that YAML itself made of it. */
export const day = z.union([z.iso.date(), z.date().transform((date) => date.toISOString().slice(0, 10))]);
export const source = z.strictObject({ title: z.string().min(1), url: z.url({ protocol: /^https?$/ }) });
export const confidence = z.enum(['verified', 'recalled', 'counsel-reviewed']);
export const period = z.string().regex(/^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?)?$/, 'no ISO 8601 duration');
const age = z.int().min(1).max(100);
const place = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'no place');
const places = z.array(place).min(1);
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const sentences = z.array(z.string().min(1));
const year = z.union([z.number().positive(), z.literal('life')]);

/** One test a map, so that a misspelt or doubled key is refused and not ignored. `law/FORMAT.md`, "Conditions". */
const condition: z.ZodType = z.lazy(() =>
	z.union([
		z.strictObject({ all: z.array(condition).min(1) }),
		z.strictObject({ any: z.array(condition).min(1) }),
		z.strictObject({ not: condition }),
		...[
			'acts',
			'effects',
			'servers',
			'recordings',
			'platformSeat',
			'residence',
			'residenceAtTime',
			'nationality',
			'accusedResidence',
			'accusedNationality'
		].map((name) => z.strictObject({ [name]: places })),
		...[
			'childAtTime',
			'accusedKnown',
			'convicted',
			'profited',
			'contentOnline',
			'reportedToPolice',
			'paidMoney',
			'physicalContact'
		].map((name) => z.strictObject({ [name]: z.boolean() })),
		...dateNames.map((name) => z.strictObject({ [name]: z.strictObject({ from: day.optional(), before: day.optional() }) })),
		z.strictObject({
			age: z.strictObject({ at: z.enum(['now', ...dateNames]), from: age.optional(), under: age.optional() })
		}),
		z.strictObject({ conducts: z.array(code).min(1) }),
		z.strictObject({ confirm: code })
	])
);

const start = z.enum([
	'offence',
	'knowledge',
	'majority',
	'conviction',
	'publication',
	'report',
	'judgment',
	'stable',
	'platformDecision',
	'investigationClosed'
]);
const clock = z.strictObject({ period, runsFrom: start });
const rule = {
	period: period.optional(),
	runsFrom: start.optional(),
	suspendedUntilAge: age.optional(),
	notBeforeAge: age.optional(),
	untilAge: age.optional(),
	dayBefore: z.boolean().optional(),
	longStop: clock.optional(),
	notBefore: z.array(clock).min(1).optional(),
	atLeast: z.boolean().optional(),
	endOfYear: z.boolean().optional(),
	none: z.boolean().optional()
};
const appliesTo = z.strictObject({
	conducts: z.array(code).min(1).optional(),
	childAtTime: z.boolean().optional(),
	underAge: age.optional()
});

const limitation = z.strictObject({
	...rule,
	notSaid: z.literal(true).optional(),
	appliesTo: appliesTo.optional(),
	special: z
		.array(z.strictObject({ ...rule, appliesTo: appliesTo.optional(), when: z.string().optional(), if: condition.optional() }))
		.optional(),
	extendableFor: sentences.optional(),
	inForceFrom: day.optional(),
	covers: z.enum(['all', 'live-claims', 'later-facts']).optional(),
	before: z.strictObject(rule).optional(),
	note: z.string().optional(),
	source: source.optional(),
	confidence: confidence.optional()
});

const remedy = z.strictObject({
	id: code,
	kind: z.enum([
		'criminal-restitution',
		'civil-damages',
		'statutory-damages',
		'state-compensation',
		'content-removal',
		'protection-order',
		'injunction',
		'anonymity-order',
		'asset-recovery',
		'legal-aid',
		'victim-participation',
		/** Asking that what is prosecuted on complaint only be prosecuted. */
		'complaint'
	]),
	name: z.string().min(1),
	/** The name and the first steps in the language of the place, where that is not English. */
	local: z.strictObject({ language: z.string().min(2), name: z.string().min(1), start: sentences.optional() }).optional(),
	cite: z.string().min(1),
	conducts: z.union([z.array(code).min(1), z.literal('all')]),
	who: sentences.optional(),
	requires: z.record(z.string(), z.union([z.boolean(), z.string()])).optional(),
	convictionToCome: z.literal(true).optional(),
	where: z.union([condition, z.literal('anywhere')]).optional(),
	conditions: z.array(condition).optional(),
	asks: sentences.optional(),
	heads: z.array(code).optional(),
	amount: z.record(z.string(), z.unknown()).optional(),
	limitation: limitation.optional(),
	forum: z.string().optional(),
	cost: z.string().optional(),
	start: sentences.optional(),
	decisionTime: z.strictObject({ period: period.optional(), note: z.string().optional() }).optional(),
	crossBorder: z.string().optional(),
	inForce: day.optional(),
	until: day.optional(),
	available: z.literal(false).optional(),
	note: z.string().optional(),
	source,
	confidence
});

const offence = z.strictObject({
	conduct: code,
	name: z.string().min(1),
	cite: z.string().min(1),
	elements: z.array(z.union([z.string().min(1), z.strictObject({ text: z.string().min(1), if: condition })])).optional(),
	maxPenalty: z.strictObject({ years: year.optional(), note: z.string().optional() }).optional(),
	inForce: day.optional(),
	until: day.optional(),
	available: z.literal(false).optional(),
	found: z.literal(false).optional(),
	status: z.string().optional(),
	note: z.string().optional(),
	source,
	confidence
});

const jurisdictionBasis = z.strictObject({
	basis: z.enum([
		'territory',
		'effects',
		'active-nationality',
		'passive-nationality',
		'residence-offender',
		'residence-victim',
		'universal',
		'flag'
	]),
	conducts: z.union([z.array(code).min(1), z.enum(['all', 'child-offences'])]),
	if: condition.optional(),
	conditions: sentences.optional(),
	cite: z.string().min(1),
	note: z.string().optional(),
	source,
	confidence
});

const right = z.strictObject({
	right: z.string().min(1),
	summary: z.string().min(1),
	cite: z.string().optional(),
	note: z.string().optional(),
	source,
	confidence
});

/** A whole sheet, strictly: a field that nobody knows is a field that nobody reads. */
export const sheetShape = z.strictObject({
	code: place,
	name: z.string().min(1),
	asOf: day,
	languages: z.array(z.string()).min(1),
	currency: z.string().regex(/^[A-Z]{3}$/),
	ageOfMajority: age.optional(),
	childAge: age,
	offences: z.array(offence).default([]),
	jurisdictionBases: z.array(jurisdictionBasis).default([]),
	remedies: z.array(remedy).default([]),
	victimRights: z.array(right).default([]),
	defenceRights: z.array(right).default([]),
	cooperation: z.record(z.string(), z.unknown()).optional(),
	services: z.array(z.record(z.string(), z.unknown())).default([]),
	notes: sentences.optional()
});
export type WrittenSheet = z.infer<typeof sheetShape>;
