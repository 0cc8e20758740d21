/** A list with some of its words replaced in their places, in the form of letters (NFKD) that the published lists have. Throws where a word to be replaced is not in it. */
export function replaceWords(list: readonly string[], replaced: Readonly<Record<string, string>>): readonly string[] {
	const words = [...list];
	for (const [word, other] of Object.entries(replaced)) {
		const at = words.indexOf(word.normalize('NFKD'));
		if (at < 0) throw new Error('impossible: a word to be replaced is not in the list');
		words[at] = other.normalize('NFKD');
	}
	return words;
}
