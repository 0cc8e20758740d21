import { foldWord } from './fold-signs.ts';

/** Somebody who takes part: the names by which an export calls them, and words of these that may stand alone. */
export type NamedPerson = { readonly names: readonly string[]; readonly parts: readonly string[] };

/** Shorter ones are mostly no names: "de", "al", "van" would be. */
const lettersAtLeast = 3;

/**
 * Who takes part, each once: the same address of mail is the same person, whatever name stands before it. Of `Sam Reyes <sam@bank.example>` the parts are the name, the address and each word of both; what stands in brackets
 * is none.
 */
export function peopleNamed(written: readonly string[]): readonly NamedPerson[] {
	const people = new Map<string, { readonly names: Set<string>; readonly parts: Map<string, string> }>();
	for (const one of written) {
		const whole = one.trim();
		if (whole === '') continue;
		const [, called = whole, address = null] = /^(.{0,1000}?)\s*<([^<>\s]{1,320})>$/s.exec(whole) ?? [];
		const key = foldWord(address ?? (whole.startsWith('<') ? whole.slice(1, -1) : called));
		const person = people.get(key) ?? { names: new Set<string>(), parts: new Map<string, string>() };
		person.names.add(whole);
		for (const part of [...(address ? [called, address] : []), ...alone(called), ...alone(address?.split('@')[0] ?? '')])
			if (foldWord(part) !== '') person.parts.set(foldWord(part), part);
		people.set(key, person);
	}
	return [...people.values()].map(({ names, parts }) => {
		const wholes = new Set([...names].map(foldWord));
		return { names: [...names], parts: [...parts].flatMap(([folded, part]) => (wholes.has(folded) ? [] : [part])) };
	});
}

/** Words of a name; of an address only what stands before the sign. */
function alone(name: string): readonly string[] {
	const [bare = ''] = name.replace(/\([^()]{0,200}\)|\[[^[\]]{0,200}\]/g, ' ').split(/(?<=\S)@/);
	const words = bare.split(/[^\p{L}\p{M}'’]+/u).filter((word) => [...word].length >= lettersAtLeast);
	return words;
}
