import type { Day, DeskId, MemberId } from '#core/base';
import type {
	ClearStatement,
	DeskRole,
	KeyBook,
	KeyStatement,
	MembershipStatement,
	RecoveryKeyStatement,
	ReopeningStatement
} from '#core/log';
import type { Recipient } from '#core/sealing';

/**
 * One thing the key log says of a desk. `signedBy` is `null` where no member of the desk ever had that key: to be
 * shouted about, but for `reopened`, which the recovery shares signed.
 */
export type DeskChange = {
	readonly day: Day;
	readonly what: 'key' | 'joined' | 'left' | 'recovery-key' | 'reopened';
	readonly generation: number;
	readonly member: MemberId | null;
	readonly role: DeskRole | null;
	readonly signedBy: MemberId | null;
};

const isKey = (statement: ClearStatement): statement is KeyStatement => statement.body.type === 'causeway/key/v1';
const isMembership = (statement: ClearStatement): statement is MembershipStatement =>
	statement.body.type === 'causeway/membership/v1';

const isRecoveryKey = (statement: ClearStatement): statement is RecoveryKeyStatement =>
	statement.body.type === 'causeway/recovery-key/v1';
const isReopening = (statement: ClearStatement): statement is ReopeningStatement =>
	statement.body.type === 'causeway/reopening/v1';

/** Everything that a replayed key log says of one desk, newest first. */
export function deskHistory(statements: readonly ClearStatement[], book: KeyBook, desk: DeskId): readonly DeskChange[] {
	const changes = statements.flatMap((statement): DeskChange[] => {
		const signedBy = book.wasMember(desk, statement.key)?.member ?? null;
		if (isMembership(statement) && statement.body.desk === desk) {
			const { day, state, generation, member, role } = statement.body;
			return [{ day, what: state, generation, member, role, signedBy }];
		}
		if (isKey(statement) && statement.body.subject.id === desk) {
			const { day, generation } = statement.body;
			return [{ day, what: 'key', generation, member: null, role: null, signedBy }];
		}
		if (isRecoveryKey(statement) && statement.body.desk === desk) {
			const { day, generation } = statement.body;
			return [{ day, what: 'recovery-key', generation, member: null, role: null, signedBy }];
		}
		if (isReopening(statement) && statement.body.desk === desk) {
			const { day, generation, member } = statement.body;
			return [{ day, what: 'reopened', generation, member, role: 'lead', signedBy: null }];
		}
		return [];
	});
	return changes.reverse();
}

/** The recipients of all generations of a desk, by number: what wrapped keys are held against. */
export function deskRecipients(statements: readonly ClearStatement[], desk: DeskId): ReadonlyMap<number, Recipient> {
	return new Map(
		statements.flatMap((statement) =>
			isKey(statement) && statement.body.subject.id === desk && statement.body.recipient
				? [[statement.body.generation, statement.body.recipient] as const]
				: []
		)
	);
}

/** Where the server's list of a team and the key log disagree: somebody it shows whom nobody let in, or hides who is in. */
export type TeamDoubt = { readonly what: 'ghost' | 'hidden'; readonly member: MemberId };

/**
 * Holds the server's list of a desk's joined members against the key log. `hidden` members that the server says have left are no doubt but
 * a rotation that is due; pass only those it does not name at all.
 */
export function doubtTeam(
	shown: readonly { readonly member: MemberId; readonly state: 'joined' | 'left' }[],
	book: KeyBook,
	desk: DeskId
): readonly TeamDoubt[] {
	const joined = new Set(book.membersOf(desk).map(({ member }) => member));
	const named = new Set(shown.map(({ member }) => member));
	return [
		...shown
			.filter(({ member, state }) => state === 'joined' && !joined.has(member))
			.map(({ member }) => ({ what: 'ghost', member }) as const),
		...[...joined].filter((member) => !named.has(member)).map((member) => ({ what: 'hidden', member }) as const)
	];
}
