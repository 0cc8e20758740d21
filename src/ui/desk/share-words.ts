import { checkShare } from '#core/sealing';
import type { Words } from '#ui/words/words.ts';

/** A paper of the kind before shares were written in lines. */
const olderSigns = 50;

/** What is wrong with a share as typed, said with its lines; `undefined` where nothing is, or where only joining can tell. */
export function sayShareFault(words: Words<'desk'>, share: string, typed: string): string | undefined {
	const { signs, of, wrongLines } = checkShare(typed);
	if (signs === olderSigns) return undefined;
	if (wrongLines.length > 0)
		return words.say('desk.team.recovery.wrongLines', { share, lines: words.list(wrongLines.map((line) => words.number(line))) });
	return signs === of ? undefined : words.say('desk.team.recovery.length', { share, signs, of });
}
