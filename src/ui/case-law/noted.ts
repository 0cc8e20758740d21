import { accepted, type Outcome, refused } from '#core/base';
import { type Facts, type FactsRefusal, parseFacts } from '#core/law';

/** The facts in a desk's note. Whatever is no JSON, or no facts, is refused: a member may err. */
export function readNoted(text: string): Outcome<Facts, FactsRefusal> {
	try {
		const parsed = parseFacts(JSON.parse(text));
		return parsed.ok ? accepted(parsed.value) : parsed;
	} catch {
		return refused('facts-malformed');
	}
}
