import { type CaseId, type DeskId, type FileId, fromBase64url, type InvitationId, type MemberId, must } from '#core/base';
import type { DeskRole } from '#core/log';
import type { InboxRow } from '#core/report';
import type { PurposeCode } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { makePassphrase, makeTotpSecret, totpCode } from '#core/support';
import { type DeskFile, DeskFiles } from '#ui/sealing/add-desk-file.ts';
import { ApiClient, type NodePlace } from '#ui/sealing/api-client.ts';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import { type CaseShown, Casework } from '#ui/sealing/desk-casework.ts';
import type { Deed } from '#ui/sealing/desk-deeds.ts';
import { demonstrationMembers, signInAsInvented } from '#ui/sealing/desk-demonstration.ts';
import { beginFounding, finishFounding } from '#ui/sealing/desk-founding.ts';
import { rotate } from '#ui/sealing/desk-rotation.ts';
import { DeskSession } from '#ui/sealing/desk-session.ts';
import { admit, type DeskShown, enrol, invite, removeMember, showDesks } from '#ui/sealing/desk-team.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';
import type { LogMemory } from '#ui/sealing/remembered-log.ts';
import type { Transport } from '#ui/sealing/transport.ts';

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });

/** What a browser does by itself: its own origin on every request, and the one session cookie back. */
function staffTransport(origin: string, jar: { cookie: string } = { cookie: '' }): Transport {
	return async ({ method, url, headers, body, signal }) => {
		const response = await fetch(url, {
			method,
			headers: { ...headers, Origin: origin, ...(jar.cookie ? { Cookie: jar.cookie } : {}) },
			body: body as Uint8Array<ArrayBuffer> | null,
			redirect: 'error',
			signal
		});
		for (const line of response.headers.getSetCookie()) jar.cookie = line.split(';', 1)[0] ?? '';
		return {
			status: response.status,
			signature: response.headers.get('Causeway-Signature'),
			body: new Uint8Array(await response.arrayBuffer())
		};
	};
}

/** A file as a member chooses it, and what is said of it. */
export const addedFile = (
	desk: DeskId,
	wanted: CaseId,
	name: string,
	content: Uint8Array,
	said: Partial<DeskFile['about']> = {}
): DeskFile => ({
	desk,
	case: wanted,
	source: {
		name,
		mediaType: 'text/plain',
		bytes: content.length,
		lastModified: 0,
		// Bytes of its own: who reads them gives the memory back, and a slice of a Buffer is the Buffer's.
		read: async (from, to) => Uint8Array.from(content.subarray(from, to))
	},
	shows: 'nobody',
	resume: null,
	about: {
		kind: 'item-about',
		form: 'server-log',
		maker: '',
		origin: 'requested',
		made: '',
		tool: { name: 'invented-export', version: '2.1' },
		source: 'Invented server',
		original: null,
		from: null,
		until: null,
		clock: 'UTC',
		note: '',
		...said
	},
	from: { kind: 'person', id: null, name: 'Invented provider' }
});

/** A member of staff without a browser: the same code as in the worker, over plain HTTP. Refusals throw, for a test expects none. */
export class TestMember {
	readonly session: DeskSession;
	readonly casework: Casework;
	readonly files: DeskFiles;
	readonly #clock: () => Date;
	/** The session cookie that this member's browser keeps. */
	readonly jar = { cookie: '' };
	name = '';
	passphrase = '';
	totpSecret = '';

	/** `memory`: what this member's browser remembers between visits; nothing where none is given. `over`: what the line does to requests. */
	constructor(
		place: NodePlace,
		clock: () => Date = () => new Date(),
		memory: LogMemory | null = null,
		over: (line: Transport) => Transport = (line) => line
	) {
		this.#clock = clock;
		const client = new ApiClient(place, over(staffTransport(place.origin, this.jar)));
		this.session = new DeskSession({ client, argon2id: argon2idByWasm, clock }, memory);
		this.casework = new Casework(this.session);
		this.files = new DeskFiles(this.session, this.casework);
	}

	get id(): MemberId {
		return this.session.me?.member.id as MemberId;
	}

	/** Accepts the invitation of a path as `invite` gives it. */
	async join(path: string, name: string, displayName = 'Invented Person'): Promise<this> {
		const [, id, secret] = /\/desk\/join\/(.{22})#(.{43})$/.exec(path) ?? [];
		this.name = name;
		this.passphrase = makePassphrase(words);
		this.totpSecret = makeTotpSecret();
		must(
			await enrol(this.session, {
				invitation: id as InvitationId,
				secret: fromBase64url(secret ?? '', 32) as Uint8Array,
				name,
				displayName,
				passphrase: this.passphrase,
				totp: { secret: this.totpSecret, code: totpCode(this.totpSecret, this.#clock()) }
			})
		);
		return this;
	}

	/** Signs in again with what {@link join} made; a code that was used makes way for the next. */
	async signIn(): Promise<this> {
		const { name, passphrase, totpSecret } = this;
		must(await signInAsInvented(this.session, { name, passphrase, totpSecret } as DemonstrationMember, this.#clock));
		return this;
	}

	/** Signs in as one of the invented members of a demonstration. */
	async signInAs(name: string): Promise<this> {
		const member = must(await demonstrationMembers(this.session)).find((one) => one.name === name);
		if (!member) throw new Error(`no invented member ${name}`);
		must(await signInAsInvented(this.session, member, this.#clock));
		return this;
	}

	/** Makes the first key of a desk, typing back its three shares. Gives the shares. */
	async found(desk: DeskId): Promise<readonly string[]> {
		const pending = must(await beginFounding(this.session, desk));
		must(await finishFounding(this.session, pending, pending.founding.shares));
		return pending.founding.shares;
	}

	desks = async (): Promise<readonly DeskShown[]> => {
		must(await this.session.look());
		return must(await showDesks(this.session));
	};

	invite = async (desk: DeskId, role: DeskRole = 'member'): Promise<string> =>
		must(await invite(this.session, { desk, role, guest: 'Invented guest' }));

	/** Lets in everybody whose proof is right. */
	async admitAll(desk: DeskId): Promise<void> {
		const shown = (await this.desks()).find((one) => one.desk.id === desk);
		for (const { invitation, check } of shown?.newcomers ?? [])
			if (check === 'proved') must(await admit(this.session, desk, invitation));
	}

	remove = async (desk: DeskId, member: MemberId): Promise<void> => {
		must(await removeMember(this.session, desk, member));
	};

	rotate = async (desk: DeskId): Promise<void> => {
		must(await rotate(this.session, desk));
	};

	inbox = async (desk: DeskId): Promise<readonly InboxRow[]> =>
		must(await this.casework.inbox({ desk, unattended: false }, quiet()));

	/** `purpose`: what for, where there is more than one. */
	open = async (desk: DeskId, wanted: CaseId, purpose: PurposeCode | null = null): Promise<CaseShown> =>
		must(await this.casework.open(desk, wanted, purpose));

	act = async (desk: DeskId, wanted: CaseId, deed: Deed): Promise<CaseShown> => must(await this.casework.act(desk, wanted, deed));

	/** Adds a file to a case that this member has opened. */
	addFile = async (
		desk: DeskId,
		wanted: CaseId,
		name: string,
		content: Uint8Array,
		said: Partial<DeskFile['about']> = {}
	): Promise<FileId> => must(await this.files.add(addedFile(desk, wanted, name, content, said), quiet()));

	answer = (desk: DeskId, wanted: CaseId, text: string): Promise<CaseShown> => this.act(desk, wanted, { do: 'answer', text });
}
