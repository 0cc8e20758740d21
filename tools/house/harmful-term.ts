import { places, type Rule } from './rule.ts';

/**
 * Words that blame, hide abuse or copy offenders' language (Luxembourg Guidelines, 2nd edition, 2025), in the shipped languages.
 * Written backwards, so that this file may be checked like any other.
 */
const backwards = [
	'nrop dlihc',
	'nrop eiddik',
	'nrop sdik',
	'nrop egnever',
	'nrop ekafpeed',
	'nrop mac yps',
	'tutitsorp dlihc',
	'rekrow xes dlihc',
	'msiruot xes dlihc',
	'tsiruot xes',
	'noitrotxes',
	'tohspeerc',
	'cip kcid',
	'evals xes',
	'part macbew',
	'sedun dekael',
	'sedun ekaf',
	'litnafni aífargonrop',
	'litnafni aifargonrop',
	'litnafni onrop',
	'litnafni nóicutitsorp',
	'litnafni oãçiutitsorp',
	'aznagnevonrop',
	'açnagniv ed aifargonrop',
	'nóisrotxes',
	'noisrotxes',
	'oãsrotxes',
	'enitnafne eihpargonrop',
	'ihpargonropodép',
	'enitnafne noitutitsorp',
	'atab gn ayiparagonrop',
	'atab gn ayipargonrop',
	'لافطألا ةيحابإ',
	'لافطألل ةيحابإلا',
	'لافطألا ءاغب'
];
const terms = backwards.map((term) => [...term].reverse().join('').replaceAll(' ', '[\\s_-]+'));
const pattern = new RegExp(terms.join('|'), 'giu');

/** law/ quotes official names of offences and sources, and the list of what not to say; package-lock.json has no words. */
export const harmfulTerm: Rule = {
	name: 'harmful-term',
	covers: (path) => !path.startsWith('law/') && !path.endsWith('package-lock.json'),
	look: ({ text }) => places(text.normalize('NFC'), pattern, 'a term that harms: see the preferred one in law/conducts.yaml')
};
