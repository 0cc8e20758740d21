import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cannotProve, chatSources, formOfSource, hashOfCustody, type ItemForm, type ItemLimit, itemForms } from '#core/evidence';
import type { ReportContent } from '#core/report';
import {
	aFile,
	at,
	bare,
	chat,
	custody,
	english,
	everyKind,
	file,
	languages,
	member,
	message,
	original,
	page,
	reportOf,
	saved,
	speaker,
	sum,
	told,
	withoutCode,
	wordsIn
} from '#tests/support/told-things.ts';

/** What the log shows, a paper leaves to the check: a bundle may have no proof of one. */
const sayLimit = (limit: ItemLimit): string => (limit === 'not-true' ? 'paper.items.notTrue' : `custody.limits.${limit}`);

test('a record of every kind has words of its own for what it is, in every language, and none has the limits of another', () => {
	const forms: { readonly [Kind in ReportContent['kind']]?: ItemForm } = {
		file: 'picture',
		'hash-only': 'address',
		fingerprint: 'fingerprint',
		chat: 'chat',
		capture: 'web-page',
		'call-note': 'call-note',
		device: 'device'
	};
	for (const language of languages) {
		const speech = speaker(language);
		for (const [kind, content] of Object.entries(everyKind)) {
			const whole = reportOf(told([{ seq: 1, content }]), speech);
			const said = withoutCode(whole);
			assert.doesNotMatch(said, bare, `${language} ${kind}`);
			const form = forms[kind as ReportContent['kind']];
			const name = speech.say(form ? `custody.forms.${form}` : `paper.kinds.${kind}`);
			assert.ok(said.includes(name), `${language} ${kind}: ${name}`);
			for (const limit of form ? cannotProve(form) : (['not-true'] as const))
				assert.ok(said.includes(speech.say(sayLimit(limit))), `${language} ${kind} ${limit}`);
			assert.equal(said.includes(speech.say('custody.limits.memory-of-one')), kind === 'call-note', `${language} ${kind}`);
		}
		const strange = reportOf(told([{ seq: 1, content: { kind: 'from-the-future' } as never }]), speech);
		assert.ok(strange.includes(speech.say('paper.kinds.record')) && strange.includes(speech.say('paper.items.inRecord')));
	}
});

test('every form that somebody says of a thing, and every source of a conversation, has words and limits in every language', () => {
	for (const language of languages) {
		const speech = speaker(language);
		for (const form of itemForms) {
			const content = { ...everyKind['item-about'], form };
			const said = withoutCode(
				reportOf(
					told([
						{ seq: 1, content: aFile('x') },
						{ seq: 2, content }
					]),
					speech
				)
			);
			assert.doesNotMatch(said, bare, `${language} ${form}`);
			for (const limit of cannotProve(form)) assert.ok(said.includes(speech.say(sayLimit(limit))), `${language} ${form}`);
		}
		for (const source of chatSources) {
			const said = withoutCode(reportOf(told([{ seq: 1, content: { ...chat, source } }]), speech));
			assert.doesNotMatch(said, bare, `${language} ${source}`);
			for (const text of [`chat.sources.${source}`, `custody.forms.${formOfSource(source)}`, 'paper.chat.unread'])
				assert.ok(said.includes(speech.say(text)), `${language} ${source} ${text}`);
		}
	}
});

test('a kept page has its address, times, certificate and hashes, its own form and its own limits, and says which way it came', () => {
	const whole = reportOf(
		told([
			{ seq: 1, content: everyKind.capture },
			{ seq: 2, content: aFile('page.wacz', file, 'application/wacz') }
		])
	);
	const said = wordsIn(whole);
	for (const text of [
		page.url,
		'https://shown.example/short',
		'192.0.2.7',
		'shown.example, signed by Invented Authority',
		sum('a'),
		sum('b'),
		sum('c'),
		'November 2026',
		'Page of the web',
		...['paper.page.worker', 'paper.page.shows', 'webPage.cannot.worker', 'custody.limits.one-view'].map((key) =>
			english.say(key)
		)
	])
		assert.ok(said.includes(text), text);
	assert.equal(whole.match(/<h3 /g)?.length, 1);
	assert.ok(!said.includes('Something else'));
	const brought = wordsIn(reportOf(told([{ seq: 1, content: { ...everyKind.capture, way: 'upload', told: null } }])));
	assert.ok(brought.includes(english.say('webPage.cannot.upload')) && !brought.includes(english.say('webPage.cannot.worker')));
});

test('a copy has both hashes and leads to its original, and says whether the one that lies here is that one', () => {
	const copy = [
		{ seq: 1, content: aFile('covered.png') },
		{ seq: 2, content: everyKind.derivation }
	];
	const both = reportOf(told([...copy, { seq: 3, content: aFile('whole.png', original) }]));
	for (const text of [
		sum('1'),
		sum('2'),
		'<a href="#item-003">3. whole.png'.replace('3. ', '003. '),
		english.say('custody.derivation.areas-covered')
	])
		assert.ok(both.includes(text), text);
	assert.ok(both.includes('id="item-003"') && both.includes(english.say('paper.copy.same')));
	assert.ok(both.includes(english.say('custody.limits.less-than-original')));
	const other = told([...copy, { seq: 3, content: aFile('whole.png', original) }]);
	const hashes = new Map([...other.hashes].map(([name]) => [name, sum('9')]));
	assert.ok(reportOf({ ...other, hashes }).includes(english.say('paper.copy.other')));
	assert.ok(reportOf(told(copy)).includes(english.say('paper.copy.absent')));
});

test('what was not taken has its address and its SHA-256; a fingerprint its number, how clear it was, and that it was taken back', () => {
	const said = wordsIn(
		reportOf(
			told([
				{ seq: 1, content: everyKind['hash-only'] },
				{ seq: 2, content: everyKind.fingerprint },
				{ seq: 3, content: everyKind['fingerprint-ended'] }
			])
		)
	);
	for (const text of [
		sum('7'),
		'https://elsewhere.example/x',
		english.say('paper.notTaken.text'),
		'0'.repeat(64),
		'88',
		'Taken back'
	])
		assert.ok(said.includes(text), text);
	const none = wordsIn(reportOf(told([{ seq: 1, content: { ...everyKind['hash-only'], sha256: null } }])));
	assert.ok(none.includes(english.say('paper.notTaken.noNumber')));
});

test('an answer says what was asked and what was chosen, in words', () => {
	const said = wordsIn(reportOf(told([{ seq: 1, content: everyKind.answer }])));
	for (const text of ['Do you know who did it?', 'I know who it is', 'Somebody invented.']) assert.ok(said.includes(text), text);
});

test('custody is told in the order of time, each step with its chain, each chain by itself, with what no chain and not this folder can show', () => {
	const first = custody(1, 'noted', { at: at(10) });
	const second = custody(2, 'exported', { at: at(50), prev: hashOfCustody(first) });
	// The part with the smaller number was written to between the two of the other.
	const events = [
		{ part: 2, seq: 7, at: at(30), by: member, content: custody(1, 'opened', { at: at(30), by: 'Invented Member' }) },
		{ part: 8, seq: 4, at: at(10), content: first },
		{ part: 8, seq: 9, at: at(50), content: second }
	];
	const whole = reportOf(told([{ seq: 1, content: aFile('picture.png') }], events));
	const said = wordsIn(whole);
	assert.match(
		said,
		/Kept here.*Chain 1, step 1 Noted.*data\/custody\/002.json.*Chain 2, step 1 Opened.*data\/custody\/001.json.*Chain 1, step 2 Saved or given out.*data\/custody\/003.json/
	);
	assert.match(said, /Chain 1, written by: The person whose case it is\. Steps here: 2\./);
	assert.match(
		said,
		/Chain 2, written by: A member of a desk \(.*\)\. Steps here: 1\. Its only step says that none came before it\./
	);
	for (const key of ['unsaid.order-between-parts', 'unsaid.word-of-writer', 'unsaid.copies'])
		assert.ok(said.includes(english.say(`custody.${key}`)), key);
	assert.ok(said.includes(english.say('paper.custody.ends')) && said.includes(english.say('paper.custody.absent')));
	assert.ok(!said.includes(english.say('custody.gaps.none')) && !said.includes(english.say('custody.unsaid.others-not-shown')));
	const byDesk = wordsIn(reportOf({ ...told([{ seq: 1, content: aFile('picture.png') }], events), by: member }));
	assert.ok(byDesk.includes(english.say('custody.unsaid.others-not-shown')));
	const gap = wordsIn(
		reportOf(
			told(
				[{ seq: 1, content: aFile('picture.png') }],
				events.filter(({ seq }) => seq !== 4)
			)
		)
	);
	assert.ok(gap.includes('Steps 1 to 1 are not here.'));
});

test('a desk is called by its name, where the key log that goes along has one', () => {
	const facts = { ...told([{ seq: 1, by: member, content: aFile('picture.png') }]), by: member };
	assert.doesNotMatch(wordsIn(reportOf(facts)), /A member of Invented Harbour/);
	const named = new Map(member.kind === 'member' ? [[member.desk as string, 'Invented Harbour']] : []);
	assert.match(wordsIn(reportOf({ ...facts, desks: named })), /By A member of Invented Harbour \(member [\w-]+, desk [\w-]+\)/);
});

test('14: nothing that somebody wrote into a thing of any kind becomes markup, and all that a paper leads to is in it', () => {
	const hostile = '<img src=x onerror=alert(1)>"\'&</script><a href=//x>';
	const kept = [
		'kind',
		'item',
		'file',
		'fingerprint',
		'original',
		'form',
		'origin',
		'way',
		'source',
		'method',
		'fill',
		'what',
		'mark',
		'type'
	];
	const spoil = <T>(value: T): T =>
		JSON.parse(
			JSON.stringify(value, (key, one) =>
				typeof one === 'string' && !kept.includes(key) && !/^[\d-]{10}T|^[a-f\d]{64}$/.test(one) ? hostile : one
			)
		);
	const lines = saved([
		{ ...spoil(message(0)), mail: { subject: hostile, to: [hostile], headers: `Received: from ${hostile}` } }
	]);
	const things = Object.values(everyKind).map((content, index) => ({ seq: index + 1, content: spoil(content) }));
	const whole = reportOf(told(things, [{ part: 9, seq: 1, content: spoil(custody(1, 'noted')) }], new Map([[file, lines]])));
	assert.ok(whole.includes('&lt;img src=x onerror=alert(1)&gt;'));
	const ownLinks = /<a href="#item-\d{3}">/g;
	assert.doesNotMatch(whole.replaceAll(ownLinks, ''), /<(?:img|script|iframe|link|object|a)\b|<!--/);
	assert.doesNotMatch(whole.replaceAll(ownLinks, '').replaceAll(/="[^"]*"/g, '=""'), /<[^>]+\s(?:on\w+|src|href|style)=/);
	for (const [, place] of whole.matchAll(/<a href="#(item-\d{3})">/g)) assert.ok(whole.includes(`id="${place}"`), place);
});

test('the report says that it can be printed or saved as a PDF', () => {
	for (const language of languages) assert.ok(wordsIn(reportOf(told([]), speaker(language))).includes('PDF'), language);
});
