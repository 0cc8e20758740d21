import { accepted, type Outcome, refused } from '#core/base';
import { type CosignerKey, formatCosignerVkey, parseCosignerVkey } from './cosigner-key.ts';
import { formatVkey, type NoteKey, parseVkey } from './vkey.ts';

/** A log that counts. `url` is where its operator says that it is asked, or `null`; nothing here asks it. */
export type PolicyLog = { readonly key: NoteKey; readonly url: string | null };

/** A witness, by the name that the policy gives it: not that of its key. */
export type PolicyWitness = { readonly name: string; readonly key: CosignerKey; readonly url: string | null };

/** Satisfied by `least` of its members, each a witness or a group that stands before it. */
type PolicyGroup = { readonly name: string; readonly least: number; readonly members: readonly string[] };

/** Which logs and witnesses somebody trusts, and how many of the witnesses a checkpoint needs (C2SP tlog-policy). */
export type Policy = {
	readonly logs: readonly PolicyLog[];
	readonly witnesses: readonly PolicyWitness[];
	/** In the order of the text: each names only what stands before it. */
	readonly groups: readonly PolicyGroup[];
	/** Name of the witness or group that must be satisfied; `null` where none must. */
	readonly quorum: string | null;
};

export type PolicyRefusal =
	| 'policy-malformed'
	| 'policy-key-wrong'
	| 'policy-key-twice'
	| 'policy-name-twice'
	| 'policy-name-unknown'
	| 'policy-member-twice'
	| 'policy-threshold-wrong'
	| 'policy-quorum-missing'
	| 'policy-quorum-twice';

type Draft = {
	readonly logs: PolicyLog[];
	readonly witnesses: PolicyWitness[];
	readonly groups: PolicyGroup[];
	/** Every name, and whether a group has it as a member already. */
	readonly names: Map<string, boolean>;
	readonly keys: Set<string>;
	quorum?: string | null;
};

/**
 * Reads a policy (C2SP tlog-policy, "Policy file syntax and structure"). `about` is the line, from 1. Stricter than C2SP: a log's vkey is of
 * type 0x01, and the text is UTF-8. Refuses `policy-malformed` (a line that is none of the four kinds, a control character, no line feed at
 * the end: a text cut short could ask for less), `policy-key-wrong`, `policy-key-twice`, `policy-name-twice` (also `none`),
 * `policy-name-unknown` (not on a line before, so no group can hold itself), `policy-member-twice` (a witness would count twice),
 * `policy-threshold-wrong`, `policy-quorum-missing`, `policy-quorum-twice`.
 */
export function parsePolicy(text: string): Outcome<Policy, PolicyRefusal> {
	const lines = text.split('\n');
	if (lines.pop() !== '' || !text.isWellFormed()) return refused('policy-malformed', 'end of the text');
	const draft: Draft = { logs: [], witnesses: [], groups: [], names: new Map([['none', true]]), keys: new Set() };
	for (const [at, line] of lines.entries()) {
		const code = readLine(draft, line);
		if (code) return refused(code, `line ${at + 1}`);
	}
	const { logs, witnesses, groups, quorum } = draft;
	return quorum === undefined ? refused('policy-quorum-missing') : accepted({ logs, witnesses, groups, quorum });
}

/** Mirror of {@link parsePolicy}, without comments. */
export function formatPolicy({ logs, witnesses, groups, quorum }: Policy): string {
	const words = [
		...logs.map(({ key, url }) => ['log', formatVkey(key), url]),
		...witnesses.map(({ name, key, url }) => ['witness', name, formatCosignerVkey(key), url]),
		...groups.map(({ name, least, members }) => ['group', name, String(least), ...members]),
		['quorum', quorum ?? 'none']
	];
	return words.map((line) => `${line.filter((word) => word !== null).join(' ')}\n`).join('');
}

/** Whether the witnesses whose keys these are satisfy the quorum. Take the keys from verified cosignatures only. */
export function isQuorum({ witnesses, groups, quorum }: Policy, cosigners: Iterable<CosignerKey>): boolean {
	if (quorum === null) return true;
	const keys = new Set([...cosigners].map(({ publicKey }) => publicKey));
	const satisfied = new Set(witnesses.filter(({ key }) => keys.has(key.publicKey)).map(({ name }) => name));
	for (const { name, least, members } of groups)
		if (members.filter((member) => satisfied.has(member)).length >= least) satisfied.add(name);
	return satisfied.has(quorum);
}

function readLine(draft: Draft, line: string): PolicyRefusal | null {
	if (/[^\t\u0020-\u007e\u0080-\u{10ffff}]/u.test(line)) return 'policy-malformed';
	const [kind = '', ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
	if (kind === '' || kind.startsWith('#')) return null;
	if (kind === 'log') return readLog(draft, words);
	if (kind === 'witness') return readWitness(draft, words);
	if (kind === 'group') return readGroup(draft, words);
	return kind === 'quorum' ? readQuorum(draft, words) : 'policy-malformed';
}

function readLog(draft: Draft, [vkey, url, ...more]: readonly string[]): PolicyRefusal | null {
	if (vkey === undefined || more.length > 0) return 'policy-malformed';
	const key = parseVkey(vkey);
	if (!key.ok) return 'policy-key-wrong';
	if (isKnown(draft.keys, `log ${key.value.publicKey}`)) return 'policy-key-twice';
	draft.logs.push({ key: key.value, url: url ?? null });
	return null;
}

function readWitness(draft: Draft, [name, vkey, url, ...more]: readonly string[]): PolicyRefusal | null {
	if (name === undefined || vkey === undefined || more.length > 0) return 'policy-malformed';
	const key = parseCosignerVkey(vkey);
	if (!key.ok) return 'policy-key-wrong';
	if (isKnown(draft.keys, `witness ${key.value.publicKey}`)) return 'policy-key-twice';
	if (draft.names.has(name)) return 'policy-name-twice';
	draft.names.set(name, false);
	draft.witnesses.push({ name, key: key.value, url: url ?? null });
	return null;
}

function readGroup(draft: Draft, [name, threshold, ...members]: readonly string[]): PolicyRefusal | null {
	if (name === undefined || threshold === undefined || members.length === 0) return 'policy-malformed';
	if (draft.names.has(name)) return 'policy-name-twice';
	const least = leastOf(threshold, members.length);
	if (least < 1 || least > members.length) return 'policy-threshold-wrong';
	for (const member of members) {
		const taken = draft.names.get(member);
		if (taken === undefined || member === 'none') return 'policy-name-unknown';
		if (taken) return 'policy-member-twice';
		draft.names.set(member, true);
	}
	draft.names.set(name, false);
	draft.groups.push({ name, least, members });
	return null;
}

function leastOf(threshold: string, members: number): number {
	if (threshold === 'all') return members;
	if (threshold === 'any') return 1;
	return /^[1-9][0-9]{0,8}$/.test(threshold) ? Number(threshold) : 0;
}

function readQuorum(draft: Draft, [name, ...more]: readonly string[]): PolicyRefusal | null {
	if (name === undefined || more.length > 0) return 'policy-malformed';
	if (draft.quorum !== undefined) return 'policy-quorum-twice';
	if (!draft.names.has(name)) return 'policy-name-unknown';
	draft.quorum = name === 'none' ? null : name;
	return null;
}

function isKnown(keys: Set<string>, key: string): boolean {
	const known = keys.has(key);
	keys.add(key);
	return known;
}
