import { type EvidenceItem, linesOfPage } from '#core/report';
import { code, element, facts, type Html, type PaperSpeech, paragraph, written } from './paper-html.ts';

/** A page of the web: how it came here, what its archive says, what that shows, and what it cannot. */
export function pageBlock(capture: NonNullable<EvidenceItem['capture']>, speech: PaperSpeech): readonly Html[] {
	const { say } = speech;
	const { way, page } = capture;
	const lines = linesOfPage(speech, capture).flatMap(({ name, texts, isCode }) =>
		texts.map((text) => [name, isCode ? code(text) : written(text)] as const)
	);
	const headers = page.headers.map(({ name, value }) => [name, code(value)] as const);
	return [
		element('h4', {}, say('webPage.facts.heading')),
		paragraph(say(`paper.page.${way}`)),
		facts(lines),
		...(headers.length > 0 ? [element('h5', {}, say('webPage.facts.headers')), facts(headers)] : []),
		element('h4', {}, say('webPage.proves.heading')),
		paragraph(say(way === 'worker' ? 'paper.page.shows' : 'webPage.proves.upload')),
		paragraph(say(`webPage.cannot.${way}`)),
		...(page.form === 'html' ? [paragraph(say('webPage.cannot.html'))] : [])
	];
}
