import { z } from 'zod';
import { type Instrument, matters, measures, timeMeanings } from '#core/law';
import { lawFolder, read } from './read-law.ts';
import { confidence, day, period, source } from './sheet-shape.ts';

const sentences = z.array(z.string().min(1));
const provision = z.strictObject({
	article: z.string().min(1),
	scope: z.literal('domestic').optional(),
	measure: z.enum(measures),
	alsoFor: z.array(z.enum(measures)).min(1).optional(),
	voluntary: z.literal(true).optional(),
	inForceOn: day.optional(),
	conducts: sentences.optional(),
	from: z.string(),
	to: z.string(),
	timeLimit: z
		.strictObject({
			means: z.enum(timeMeanings).optional(),
			period: period.optional(),
			meaning: z.string().optional(),
			emergency: period.optional()
		})
		.optional(),
	dualCriminality: z.enum(['never', 'may-be-required', 'required']).optional(),
	contents: sentences.optional(),
	contentsConfidence: confidence.optional(),
	detailConfidence: confidence.optional(),
	form: z.string().optional(),
	notes: sentences.optional(),
	available: z.boolean().optional(),
	limit: z.literal(true).optional(),
	unlessBound: sentences.optional(),
	cite: z.string().min(1),
	source,
	confidence
});
const instrument = z.strictObject({
	id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
	name: z.string().min(1),
	kind: z.enum(['treaty', 'eu-regulation', 'eu-directive', 'executive-agreement', 'network']),
	openedOn: day.optional(),
	adoptedOn: day.optional(),
	inForceOn: day.optional(),
	dayNotKnown: z.literal(true).optional(),
	matter: z.enum(matters).optional(),
	conducts: sentences.optional(),
	appliesFrom: day.optional(),
	expiredOn: day.optional(),
	status: z.string().optional(),
	recast: z.unknown().optional(),
	protocols: sentences.optional(),
	notes: sentences.optional(),
	parties: z.array(z.strictObject({ state: z.string().regex(/^[A-Z]{2}$/), inForceOn: day.optional(), until: day.optional() })),
	partiesAsOf: z.unknown(),
	partiesConfidence: confidence.optional(),
	partiesNote: z.string().optional(),
	partiesVerified: z.array(z.string()).optional(),
	signatories: z.unknown().optional(),
	signatoriesNote: z.string().optional(),
	datesConfidence: confidence.optional(),
	oneSideIn: z.array(z.string()).optional(),
	preferOver: z.array(z.string()).optional(),
	excludes: sentences.optional(),
	background: z
		.array(z.looseObject({ article: z.string(), summary: z.string(), cite: z.string(), source, confidence }))
		.optional(),
	provisions: z.array(provision),
	source,
	confidence
});

/** Every instrument and network of the law folder. Throws with the entry and the field. */
export const readInstruments = (folder = lawFolder): readonly Instrument[] =>
	read(z.array(instrument), folder, 'instruments.yaml') as unknown as readonly Instrument[];
