import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { certificatePaper, certificatePlaces, type PaperFacts, type PaperSpeech, reportPaper } from '#core/bundle';
import { inventedBundle } from '#tests/support/invented-bundle.ts';
import { localSpeech } from './local-speech.ts';

const languages = ['en', 'es', 'fr', 'ar', 'pt', 'fil'];
const speaker = (language: string): PaperSpeech => localSpeech(language) as PaperSpeech;
const textOf = ({ bytes }: { readonly bytes: Uint8Array }): string => Buffer.from(bytes).toString();

let told: PaperFacts;
before(async () => {
	await inventedBundle({
		write: (facts) => {
			told = facts;
			return [];
		}
	});
});

test('the report says in six languages what lies in a bundle, with each hash, who had it, and what it cannot prove', () => {
	for (const language of languages) {
		const page = textOf(reportPaper(told, speaker(language)));
		assert.ok(page.startsWith(`<!doctype html>\n<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`));
		for (const path of ['data/items/001.json', 'data/items/002.png', 'data/items/002.json'])
			assert.ok(page.includes(`>${path}</code>`) && page.includes(`>${told.hashes.get(path)}</code>`), `${language} ${path}`);
		for (const path of ['data/custody/001.json', 'data/custody/002.json', 'data/custody/003.json'])
			assert.ok(page.includes(`>${path}</code>`), `${language} ${path}`);
		for (const text of [
			'squares.png',
			'Invented Person',
			'Invented Tool 1.2',
			'Invented words about an invented picture.',
			'shown to an invented helper'
		])
			assert.ok(page.includes(text), `${language} ${text}`);
		assert.ok(page.includes(speaker(language).say('custody.limits.can-be-made-up')));
		assert.ok(page.includes(speaker(language).say('paper.check.limits')));
	}
	assert.match(textOf(reportPaper(told, speaker('en'))), /5 proofs of a public log lie in it/);
});

test('every word of a paper is there in every language', () => {
	for (const language of languages)
		for (const paper of [
			reportPaper(told, speaker(language)),
			...[...certificatePlaces, null].map((place) => certificatePaper(told, speaker(language), place))
		])
			assert.doesNotMatch(
				textOf(paper).replaceAll(/<code[^>]*>.*?<\/code>/gs, ''),
				/\b(?:paper|custody)\.[a-z]|\{[a-z]+\}|…|undefined/
			);
});

test('14: nothing that somebody wrote becomes markup in a paper, and nothing in it runs or is asked for', () => {
	const hostile = '<img src=x onerror=alert(1)>"\'&</script><!--';
	const spoil = <T>(value: T): T =>
		JSON.parse(JSON.stringify(value), (key, one) => (['text', 'name', 'note', 'by', 'version'].includes(key) ? hostile : one));
	const items = told.items.map(({ content, ...item }) => ({ ...item, content: spoil(content) }));
	const events = told.events.map(({ content, ...item }) => ({ ...item, content: spoil(content) }));
	for (const paper of [
		reportPaper({ ...told, items, events }, speaker('en')),
		certificatePaper({ ...told, items, events }, speaker('en'), 'US')
	]) {
		const page = textOf(paper);
		assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt;'));
		assert.doesNotMatch(page, /<(?:img|script|iframe|link|object|a)\b|<!--/);
		assert.match(page, /content="default-src &#39;none&#39;|content="default-src 'none'/);
		// What is named for a reader of screens stands in quotes, and stays in them.
		assert.doesNotMatch(page.replaceAll(/="[^"]*"/g, '=""'), /<[^>]+\s(?:on\w+|src|href|style)=/);
	}
});

test('the same records make the same papers', () => {
	assert.deepEqual(reportPaper(told, speaker('fr')), reportPaper(told, speaker('fr')));
});

test('a declaration names the law that it was made after, where that was read and that nobody reviewed it; elsewhere it says that it is no form of any country', () => {
	const { say } = speaker('en');
	for (const place of certificatePlaces) {
		const page = textOf(certificatePaper(told, speaker('en'), place));
		assert.match(page, /https:\/\/[^<]+<\/code>/);
		assert.ok(page.includes(say('paper.sheet.unreviewed')) && !page.includes(say('paper.sheet.neutral')), place);
		assert.ok(page.includes(told.hashes.get('data/items/002.png') ?? '?') && page.includes('data/items/002.png'), place);
	}
	for (const place of certificatePlaces)
		assert.ok(textOf(certificatePaper(told, speaker('en'), place)).includes(say(`paper.before.${place}`)), place);
	const fixed = (language: string, place: string): number =>
		textOf(certificatePaper(told, speaker(language), place)).split('<blockquote dir="ltr" lang="en">').length - 1;
	assert.deepEqual([fixed('ar', 'US'), fixed('en', 'GB-EAW'), fixed('en', 'IN'), fixed('en', 'ZZ')], [2, 1, 0, 0]);
	assert.match(
		textOf(certificatePaper(told, speaker('fr'), 'US')),
		/under penalty of perjury under the laws of the United States of America/
	);
	assert.ok(textOf(certificatePaper(told, speaker('en'), 'IN')).includes(say('paper.points.expert')));
	assert.ok(textOf(certificatePaper(told, speaker('en'), 'US')).includes(say('paper.points.perjury')));
	assert.ok(textOf(certificatePaper(told, speaker('en'), 'GB-EAW')).includes(say('paper.points.mark')));
	for (const place of [null, 'ZZ', 'constructor', '__proto__']) {
		const page = textOf(certificatePaper(told, speaker('en'), place));
		assert.ok(page.includes(say('paper.sheet.neutral')) && !page.includes(say('paper.sheet.unreviewed')), String(place));
	}
});

test('papers are written in the languages that there are, and in no other', () => {
	for (const language of ['xx', '', '../en', 'EN']) assert.equal(localSpeech(language), null);
});
