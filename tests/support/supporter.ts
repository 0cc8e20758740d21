import { must, type SupporterId } from '#core/base';
import type { HelpedSpace, InvitedShown } from '#core/report';
import { makeCodename, type PartKind, type SupporterAct, type SupporterRole, survivorKeys } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { ApiClient, type NodePlace } from '#ui/sealing/api-client.ts';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import { acceptHelp, HelpSession, helpInvitationIn } from '#ui/sealing/help-session.ts';
import { NodeClock } from '#ui/sealing/node-clock.ts';
import { askNewcomers, inviteHelper, letHelp, type Newcomer } from '#ui/sealing/own-help.ts';
import { authorizationOf } from '#ui/sealing/survivor-api.ts';
import { fetchTransport } from '#ui/sealing/transport.ts';
import type { TestSurvivor } from './survivor.ts';

/** What is handed over in a test unless told otherwise. */
export type Handed = {
	readonly role?: SupporterRole;
	readonly name?: string;
	readonly kinds?: readonly PartKind[];
	readonly acts?: readonly SupporterAct[];
	readonly days?: number;
};

/** Somebody who helps, without a browser: the same code as in the worker, over plain HTTP, with an own codename. */
export class TestHelper {
	readonly client: ApiClient;
	readonly codename: string;
	session!: HelpSession;
	authorization = '';
	supporter = '' as SupporterId;

	constructor(place: NodePlace, codename = makeCodename(words)) {
		this.client = new ApiClient(place, fetchTransport({ Origin: place.origin }));
		this.codename = codename;
	}

	/** Answers the link, and says what stands on the screen to be compared. */
	async accept(fragment: string): Promise<string> {
		const invitation = helpInvitationIn(fragment);
		if (!invitation) throw new Error('impossible: a link of ours');
		this.supporter = invitation.supporter;
		return must(await acceptHelp(this.client, argon2idByWasm, { ...invitation, codename: this.codename, pin: '' }));
	}

	/** Types the own codename, and is or is not let in: nothing is opened by this. */
	async begin(): Promise<HelpSession> {
		const keys = must(await survivorKeys(this.codename, '', argon2idByWasm));
		this.authorization = authorizationOf(keys);
		const clock = new NodeClock(() => new Date());
		must(await clock.set(this.client));
		this.session = new HelpSession(this.client, clock, keys);
		return this.session;
	}

	open = async (): Promise<HelpedSpace> => must(await (await this.begin()).open());
}

/** She invites, and gives what stands in the link behind `#`. */
export async function invite(her: TestSurvivor, handed: Handed = {}): Promise<string> {
	await her.look();
	const { role = 'liaison', name = 'Invented Helper', kinds = ['account'], acts = ['read', 'write'], days = 60 } = handed;
	const lastDay = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10) as InvitedShown['lastDay'];
	return must(await inviteHelper(her.session, { role, name, kinds, threads: [], acts, lastDay }));
}

/** Her browser's list of who answered, with the invitation each answered. */
export async function newcomersOf(her: TestSurvivor): Promise<{ invited: InvitedShown; newcomer: Newcomer }[]> {
	const { invited } = await her.look();
	return must(await askNewcomers(her.session, invited)).map((newcomer) => ({
		newcomer,
		invited: invited.find(({ supporter }) => supporter === newcomer.supporter) as InvitedShown
	}));
}

/** Somebody who helps her: invited, answered, compared, let in. */
export async function enterHelper(her: TestSurvivor, place: NodePlace, handed: Handed = {}): Promise<TestHelper> {
	const helper = new TestHelper(place);
	const code = await helper.accept(await invite(her, handed));
	const found = (await newcomersOf(her)).find(({ newcomer }) => newcomer.code === code);
	if (!found) throw new Error('impossible: answered with the secret of the link');
	must(await letHelp(her.session, found));
	await her.look();
	await helper.begin();
	return helper;
}
