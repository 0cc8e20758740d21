import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBase64, fromBase64url, fromHex, isDay, isId, isMoment, type Json, textFrom } from '#core/base';
import {
	isKeyLogStatement,
	openCheckpoint,
	openNote,
	parseCheckpoint,
	parseEntry,
	parseNote,
	parseOpening,
	parseVkey,
	replayKeyLog,
	verifyAccepted,
	verifyCodeManifest,
	verifyInclusion
} from '#core/log';
import { ownSpace, parseContent, parseInboxFilter } from '#core/report';
import {
	acceptAct,
	caseFromWire,
	type HandedCase,
	isRecipient,
	joinRecovery,
	keyPairFrom,
	normaliseCodename,
	open,
	openValue,
	pad,
	padmeLength,
	readCase,
	seal,
	sealValue,
	submissionFromWire,
	submissionToWire,
	survivorKeys,
	unpad,
	unwrapDeskKey,
	unwrapMemberKeys,
	verifySigned
} from '#core/sealing';
import { totpCode } from '#core/support';
import { InventedCase, inventedNow } from '#tests/support/invented-case.ts';

const pair = await keyPairFrom(new Uint8Array(32).fill(7));
const bytes = fc.uint8Array({ maxLength: 3000 });
const runs = { numRuns: 400 };

/** Something that came from outside, and is none of the shapes that were hoped for. */
const outside = fc.oneof(
	fc.jsonValue() as fc.Arbitrary<unknown>,
	fc.string(),
	fc.constantFrom(null, 0, -1, 1e308, true, [], {}, '__proto__')
);

test('any bytes at all are refused by what opens and unpads, and nothing throws', async () => {
	await fc.assert(
		fc.asyncProperty(bytes, async (noise) => {
			assert.equal((await open(noise, pair.identity)).ok, false);
			assert.equal((await openValue(noise, 'causeway/content/v1', pair.identity)).ok, false);
			const taken = unpad(noise);
			if (taken.ok) assert.deepEqual(pad(taken.value), noise);
			assert.equal((await unwrapMemberKeys(noise, 'x', pair.identity)).ok, false);
			const desk = { desk: 'AAAAAAAAAAAAAAAAAAAAAA' as never, generation: 1, recipient: pair.recipient };
			assert.equal((await unwrapDeskKey(noise, desk, pair.identity)).ok, false);
			textFrom(noise);
			parseEntry(noise);
		}),
		runs
	);
});

test('an age file with any one byte changed, cut short or made longer is refused', async () => {
	const sealed = await sealValue({ v: 1, type: 'causeway/content/v1' }, pair.recipient);
	assert.ok(sealed.ok);
	const whole = sealed.value;
	await fc.assert(
		fc.asyncProperty(
			fc.nat(whole.length - 1),
			fc.integer({ min: 1, max: 255 }),
			fc.constantFrom('change', 'cut', 'extend'),
			async (at, by, how) => {
				const damaged = how === 'cut' ? whole.slice(0, at) : how === 'extend' ? new Uint8Array([...whole, by]) : whole.slice();
				if (how === 'change') damaged[at] = (damaged[at] as number) ^ by;
				const opened = await openValue(damaged, 'causeway/content/v1', pair.identity);
				assert.equal(!opened.ok && opened.refusal.code, 'cannot-open');
			}
		),
		runs
	);
});

test('what is sealed rightly and says anything else inside is refused with a code: padding, text, label, version, shape', async () => {
	const codes = new Set<string>();
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(
				outside.map((value) => JSON.stringify(value) ?? ''),
				fc.string(),
				fc.constantFrom('{"v":2,"type":"causeway/content/v1"}', '{"v":1,"type":"causeway/other/v1"}')
			),
			fc.boolean(),
			async (text, framed) => {
				const content = new TextEncoder().encode(text);
				const sealed = await seal(framed ? pad(content) : content, pair.recipient);
				assert.ok(sealed.ok);
				const opened = await openValue(sealed.value, 'causeway/content/v1', pair.identity);
				assert.equal(opened.ok, false);
				if (!opened.ok) codes.add(opened.refusal.code);
			}
		),
		{ numRuns: 150 }
	);
	assert.deepEqual([...codes].sort(), ['content-malformed', 'label-wrong', 'padding-wrong', 'version-unknown']);
});

test('padding: what is put on comes off again, and one length hides many', () => {
	fc.assert(
		fc.property(bytes, (content) => {
			const padded = pad(content);
			const off = unpad(padded);
			assert.ok(off.ok && Buffer.from(off.value).equals(content));
			assert.ok(padded.length >= 512 && padded.length <= Math.max(512, (content.length + 4) * 1.12 + 1));
		}),
		runs
	);
	fc.assert(
		fc.property(
			fc.nat(2 ** 31),
			(length) => padmeLength(length) >= length && padmeLength(padmeLength(length)) === padmeLength(length)
		),
		runs
	);
});

test('any text at all is answered by every parser', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 300 })), (text) => {
			for (const decode of [fromBase64, fromBase64url, fromHex]) decode(text);
			for (const check of [isDay, isId, isMoment, isRecipient]) assert.equal(typeof check(text), 'boolean');
			normaliseCodename(text);
			for (const parse of [parseNote, parseCheckpoint, parseVkey]) assert.equal(typeof parse(text).ok, 'boolean');
			openNote(text, []);
			assert.equal(openCheckpoint(text, text).ok, false);
			parseInboxFilter(new URLSearchParams(text));
		}),
		{ numRuns: 1500 }
	);
});

test('any JSON at all is answered by every reader of structures', async () => {
	await fc.assert(
		fc.asyncProperty(outside, outside, async (value, other) => {
			assert.equal(parseContent(value as Json) === null || typeof value === 'object', true);
			parseOpening(value);
			for (const given of [value, { body: value, key: other, sig: other }]) {
				assert.equal(verifyAccepted(given, 'A'.repeat(43)).ok, false);
				assert.equal(verifyCodeManifest(given as never, 'A'.repeat(43)).ok, false);
			}
			// As text, however odd the value: `{toString: false}` has none of its own.
			const [text, more] = [JSON.stringify(value) ?? '', JSON.stringify(other) ?? ''];
			const signed = { body: { v: 1, type: 'causeway/act/v1', of: value }, key: more, sig: text } as never;
			assert.equal(verifySigned(signed, 'causeway/act/v1' as never).ok, false);
			verifyInclusion({ leaf: new Uint8Array(), index: Number(text), size: Number(more), proof: [], root: new Uint8Array(32) });
			assert.equal((await joinRecovery([text, more], 'x')).ok, false);
			const typed = await survivorKeys(text, '', async () => new Uint8Array(32));
			assert.equal(typeof typed.ok, 'boolean');
		}),
		runs
	);
});

test('any list of things that are shaped like statements is a refusal of the key log', () => {
	const shaped = fc.record({
		body: fc.record(
			{ v: fc.constantFrom(1, 2), type: fc.constantFrom('causeway/key/v1', 'causeway/membership/v1', 'x') },
			{ requiredKeys: [] }
		),
		key: fc.base64String(),
		sig: fc.base64String()
	});
	fc.assert(
		fc.property(fc.array(shaped, { minLength: 1, maxLength: 4 }), (statements) => {
			for (const statement of statements) isKeyLogStatement(statement as never);
			assert.equal(replayKeyLog(statements as never).ok, false);
		}),
		runs
	);
});

test('one-time codes of any secret and moment are six digits', () => {
	fc.assert(
		fc.property(
			fc.stringMatching(/^[A-Z2-7]{16,32}$/),
			fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
			(secret, at) => /^\d{6}$/.test(totpCode(secret, at))
		)
	);
});

test('a true case with any one thing in it changed is read without an exception, and never without a finding or a loss', {
	timeout: 300_000
}, async () => {
	const invented = new InventedCase(() => {
		throw new Error('impossible: no desk is asked for');
	});
	await invented.report([{ question: 'what', text: 'Invented words.' }]);
	const handed = invented.handToSurvivor();
	const reader = await invented.ownReader(() => false);
	const whole = JSON.stringify(ownSpace(await readCase(handed, reader), inventedNow.slice(0, 10) as never));
	const wire = JSON.parse(
		JSON.stringify({
			...handed,
			entries: handed.entries.map((step) => ({ ...step, sealed: step.sealed && Buffer.from(step.sealed).toString('base64url') }))
		})
	) as object;
	const places = placesIn(wire);
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...places),
			fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant('A'.repeat(43))),
			async (place, value) => {
				const changed = structuredClone(wire);
				const old = put(changed, place, value);
				// Bytes beside a step that has none are ignored, as everything unsigned.
				fc.pre(old !== value && !(old === null && place.at(-1) === 'sealed'));
				let reading: Awaited<ReturnType<typeof readCase>> | null = null;
				try {
					reading = await readCase(caseFromWire(changed as never) as HandedCase, reader);
				} catch (error) {
					// Not even the shape of a case: a type of a field. The session answers `answer-malformed`.
					assert.ok(error instanceof TypeError || /impossible/.test(String(error)), String(error));
					return;
				}
				const told = JSON.stringify(ownSpace(reading, inventedNow.slice(0, 10) as never));
				assert.ok(
					reading.findings.length > 0 || told !== whole || place[0] === 'rotationDue',
					`${place.join('.')} became ${JSON.stringify(value)}`
				);
			}
		),
		{ numRuns: 100 }
	);
});

test('a submission with any one thing changed is decided without an exception, and never accepted', async () => {
	const sent: unknown[] = [];
	const invented = new InventedCase(() => {
		throw new Error('impossible: no desk is asked for');
	});
	const submit = invented.submit.bind(invented);
	invented.submit = (submission, actor) => {
		sent.push(submission);
		return submit(submission, actor);
	};
	await invented.report([{ question: 'what', text: 'Invented words.' }]);
	const wire = JSON.parse(JSON.stringify(submissionToWire(sent[0] as never))) as object;
	const world = { desks: new Map(), today: inventedNow.slice(0, 10) as never };
	const places = placesIn(wire).filter(([first]) => first !== 'leaf');
	fc.assert(
		fc.property(fc.constantFrom(...places), fc.oneof(fc.string(), fc.integer(), fc.constant('A'.repeat(43))), (place, value) => {
			const changed = structuredClone(wire);
			const old = put(changed, place, value);
			fc.pre(old !== value);
			const submission = submissionFromWire(changed as never);
			if (submission)
				assert.equal(
					acceptAct(null, submission, { kind: 'survivor' }, world).ok,
					false,
					`${place.join('.')} became ${JSON.stringify(value)}`
				);
		}),
		{ numRuns: 400 }
	);
});

type Place = readonly string[];

/** The places of all texts and numbers in a value. */
function placesIn(value: unknown, at: Place = []): Place[] {
	if (value === null || typeof value !== 'object') return [at];
	return Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]));
}

function put(whole: object, place: Place, value: unknown): unknown {
	let holder = whole as Record<string, unknown>;
	for (const key of place.slice(0, -1)) holder = holder[key] as typeof holder;
	const last = place.at(-1) as string;
	const old = holder[last];
	holder[last] = value;
	return old;
}
