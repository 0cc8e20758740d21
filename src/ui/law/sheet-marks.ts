/** Words of a sheet inside a sentence of ours: marked, so that the page can say in which language they are. */
const [begin, end] = ['\u0001', '\u0002'];

export const fromSheet = (text: string): string => `${begin}${text}${end}`;

/** A sentence in its parts; every second one is from a sheet. */
export const partsOf = (sentence: string): readonly { readonly text: string; readonly isFromSheet: boolean }[] =>
	sentence
		.split(begin)
		.flatMap((part) => part.split(end))
		.map((text, at) => ({ text, isFromSheet: at % 2 === 1 }))
		.filter(({ text }) => text !== '');
