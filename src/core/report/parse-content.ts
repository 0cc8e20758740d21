import { isDay, isId, isMoment, type Json } from '#core/base';
import {
	aboutFields,
	areMarks,
	arePageFacts,
	areWorkerFacts,
	chatSources,
	custodyFields,
	derivationFields,
	isPdqHash,
	isTool,
	orientations
} from '#core/evidence';
import { cutReasons, partKinds, purposeCodes, stateCodes, supporterActs, supporterRoles } from '#core/sealing';
import { captureWays, type ReportContent, ways } from './content.ts';
import { viewReasons } from './media-content.ts';

type Check = (value: unknown) => boolean;
type Fields = { readonly [name: string]: Check };

const text: Check = (value) => typeof value === 'string';
const textOrNull: Check = (value) => value === null || text(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
	(values: readonly string[]): Check =>
	(value) =>
		values.includes(value as string);
const listOf =
	(fields: Fields): Check =>
	(value) =>
		Array.isArray(value) && value.every((item) => hasFields(item, fields));
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const hashOfEach: Check = (value) =>
	Array.isArray(value) && value.length === orientations.length && value.every((hash) => text(hash) && isPdqHash(hash as string));
const toolOrNone: Check = (value) => value === undefined || (value !== null && isTool(value));
const idOrNull: Check = (value) => value === null || isId(value);

const recordFields: Fields = {
	principal: text,
	node: text,
	organisation: text,
	deskKind: text,
	contact: text,
	notice: text,
	jurisdiction: textOrNull,
	retention: oneOf(['until-last-day'])
};

/** What each kind of content must have. Further fields are let through: a later version may say more. */
const shapes: { readonly [Kind in ReportContent['kind']]: Fields } = {
	map: { way: oneOf(ways), language: text, parts: listOf({ part: count, kind: oneOf(partKinds), desk: idOrNull }) },
	answer: { question: text, choice: textOrNull, text },
	message: { text },
	'file-begun': { file: isId, name: text, bytes: count, pieceBytes: count, lastModified: count },
	file: {
		file: isId,
		name: text,
		mediaType: text,
		bytes: count,
		pieceBytes: count,
		shows: oneOf(['adults', 'nobody']),
		pieces: listOf({ sealedHash: text, bytes: count }),
		tool: toolOrNone
	},
	'hash-only': { sha256: textOrNull, address: text, shows: oneOf(['minor', 'not-sure']) },
	fingerprint: {
		fingerprint: isId,
		algorithm: oneOf(['pdq']),
		name: text,
		quality: (value) => count(value) && (value as number) <= 100,
		hashes: hashOfEach
	},
	'fingerprint-ended': { fingerprint: isId },
	chat: {
		file: isId,
		source: oneOf(chatSources),
		title: text,
		people: texts,
		messages: count,
		kept: count,
		originals: listOf({ name: text, bytes: count, sha256: text }),
		tool: toolOrNone
	},
	'chat-marks': { file: isId, marks: areMarks },
	'capture-asked': { file: isId, way: oneOf(captureWays), address: text, shows: oneOf(['adults', 'nobody']) },
	capture: {
		file: isId,
		way: oneOf(captureWays),
		asked: text,
		page: arePageFacts,
		told: (value) => value === null || areWorkerFacts(value)
	},
	'capture-dropped': { file: isId },
	custody: custodyFields,
	'item-about': aboutFields,
	derivation: derivationFields,
	'call-note': { item: isId, people: text, when: text, said: text, writer: text },
	device: { item: isId, what: text, serial: text, owner: text },
	receipt: {
		schema: oneOf(['causeway/receipt/v1']),
		receipt: isId,
		at: isMoment,
		language: text,
		way: (value) => value === undefined || oneOf(ways)(value),
		desk: isId,
		deskName: text,
		purpose: oneOf(purposeCodes),
		parts: listOf({ part: count, kind: oneOf(partKinds) }),
		thread: count,
		lastDay: isDay,
		withdrawal: text,
		duties: texts,
		state: oneOf(['given']),
		agreement: (value) => value === undefined || textOrNull(value),
		record: (value) => value === undefined || hasFields(value, recordFields)
	},
	glass: {
		glass: isId,
		what: oneOf(['made', 'renewed', 'ended']),
		seed: text,
		desks: listOf({ desk: isId, name: text }),
		parts: listOf({ part: count, kind: oneOf(partKinds) }),
		lastDay: isDay
	},
	withdrawn: { receipt: isId, desk: isId },
	'privilege-mark': { part: count, on: (value) => typeof value === 'boolean' },
	waived: { receipt: isId, part: count, partKind: oneOf(partKinds), of: idOrNull, desk: isId, deskName: text, lastDay: isDay },
	opened: {
		deskName: text,
		memberName: text,
		purpose: (value) => value === undefined || oneOf(purposeCodes)(value),
		under: (value) => value === undefined || listOf({ consent: isId, agreement: idOrNull })(value)
	},
	state: { state: oneOf(stateCodes), reason: text, expectBy: (value) => value === null || isDay(value), memberName: text },
	assigned: { toName: text, byName: text, note: text },
	facts: { facts: text, countries: texts, memberName: text },
	viewed: { file: isId, reason: oneOf(viewReasons), memberName: text },
	assessment: { file: isId, words: text, conducts: texts, memberName: text },
	'may-show-minor': { file: isId, memberName: text },
	'supporter-invited': {
		supporter: isId,
		role: oneOf(supporterRoles),
		name: text,
		parts: (value) => Array.isArray(value) && value.every(count),
		acts: (value) => Array.isArray(value) && value.every(oneOf(supporterActs)),
		lastDay: isDay,
		secret: text,
		openUntil: isDay
	},
	'supporter-dropped': { supporter: isId },
	'supporter-given': { supporter: isId, role: oneOf(supporterRoles), name: text },
	'supporter-ended': { supporter: isId },
	'supporter-opened': {},
	'supporter-cut': {
		supporter: isId,
		reason: oneOf(cutReasons),
		words: text,
		confirms: (value) => typeof value === 'boolean',
		memberName: text
	},
	visit: {},
	rotated: {}
};

/** Reads what stood sealed in an item: written by her, or by a desk's member who may err or lie. `null` for what it is not. */
export function parseContent(value: Json): ReportContent | null {
	if (!isRecord(value) || typeof value.kind !== 'string' || !Object.hasOwn(shapes, value.kind)) return null;
	return hasFields(value, shapes[value.kind as ReportContent['kind']]) ? (value as unknown as ReportContent) : null;
}

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const hasFields = (value: unknown, fields: Fields): boolean =>
	isRecord(value) && Object.entries(fields).every(([name, fits]) => fits(value[name]));
