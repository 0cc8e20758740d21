import { fromBase64url, type InvitationId } from '#core/base';
import { compareCodename } from '#core/report';
import { wordList } from '#core/sealing';
import type { InvitationView } from '#ui/sealing/desk-wire.ts';
import type { DeskState } from './desk-state.svelte.ts';
import { makePasskey } from './passkey.ts';

export type JoinStep = 'intro' | 'names' | 'passphrase' | 'back' | 'codes' | 'passkey' | 'done';

/** The form that the node takes a name in. It decides; this only tells earlier. */
const nameForm = /^[\p{Ll}\p{Lo}\p{Nd}\p{M}]+([._-][\p{Ll}\p{Lo}\p{Nd}\p{M}]+)*$/u;

/** A newcomer on the way in. What is typed and made lives here only, and is dropped once the keys are made. */
export class Joining {
	readonly desk: DeskState;
	readonly invitation: InvitationId;
	readonly secret: Uint8Array | null;
	step = $state<JoinStep>('intro');
	view = $state.raw<InvitationView | null>(null);
	name = $state('');
	displayName = $state('');
	passphrase = $state('');
	passphraseLanguage = $state('en');
	typed = $state('');
	totp = $state.raw({ secret: '', address: '' });
	code = $state('');
	/** How the passkey turned out; `null` before. */
	passkey = $state<'opens' | 'signs' | 'refused' | null>(null);

	constructor(desk: DeskState, { id, secret }: { readonly id: string; readonly secret: string }) {
		this.desk = desk;
		this.invitation = id as InvitationId;
		this.secret = fromBase64url(secret, 32);
	}

	go(step: JoinStep): void {
		this.step = step;
		this.desk.fault = null;
		scrollTo({ top: 0 });
	}

	async look(): Promise<void> {
		const asked = await this.desk.run(() => this.desk.line.call('invitation', this.invitation));
		if (asked.ok) this.view = asked.value;
	}

	get nameFits(): boolean {
		const name = this.name.normalize('NFKC').toLowerCase().trim();
		return nameForm.test(name) && [...name].length >= 3;
	}

	async drawPassphrase(): Promise<void> {
		const list = await wordList(this.desk.language);
		const made = await this.desk.run(() => this.desk.line.call('makePassphrase', list.words));
		if (made.ok) [this.passphrase, this.passphraseLanguage] = [made.value, list.language];
	}

	/** Whether all seven words were typed back, however they were written. */
	get typedBack(): boolean {
		const { count, different } = compareCodename(this.typed, this.passphrase);
		return different.length === 0 && count === this.passphrase.split(' ').length;
	}

	async makeTotp(issuer: string): Promise<void> {
		const made = await this.desk.run(() => this.desk.line.call('makeTotp', { issuer, name: this.name.trim() }));
		if (made.ok) this.totp = made.value;
	}

	/** Makes the keys and accepts the invitation: from then on this person is signed in. */
	async enrol(): Promise<boolean> {
		const { invitation, secret, name, displayName, passphrase, totp, code } = this;
		if (!secret) return false;
		const newcomer = {
			invitation,
			secret,
			name: name.trim(),
			displayName: displayName.trim(),
			passphrase,
			totp: { secret: totp.secret, code: code.trim() }
		};
		const made = await this.desk.run(() => this.desk.line.call('enrol', newcomer));
		if (!made.ok) return false;
		[this.passphrase, this.typed, this.totp, this.code] = ['', '', { secret: '', address: '' }, ''];
		// The invitation is used up: its secret need not stand in the address any longer.
		history.replaceState(null, '', location.pathname);
		return true;
	}

	async addPasskey(label: string): Promise<void> {
		this.passkey = await addPasskey(this.desk, label);
	}
}

/** Adds a passkey to whoever is signed in. `signs`: it lets in, but cannot open keys. */
export async function addPasskey(desk: DeskState, label: string): Promise<'opens' | 'signs' | 'refused'> {
	const asked = await desk.run(() => desk.line.call('preparePasskey', null));
	if (!asked.ok) return 'refused';
	const made = await makePasskey(asked.value.options as Parameters<typeof makePasskey>[0]).catch(() => null);
	if (!made) return 'refused';
	const added = await desk.run(() => desk.line.call('addPasskey', { ticket: asked.value.ticket, label, ...made }));
	return added.ok ? (made.prf ? 'opens' : 'signs') : 'refused';
}
