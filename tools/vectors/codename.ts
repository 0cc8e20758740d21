/**
 * Writes our vectors of codenames and of members' keys: `node tools/vectors/codename.ts`. What is sealed or split at random is made once and
 * kept (`--anew` makes it again); everything else comes out the same in every run.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DeskId, type InvitationId, must, toBase64url } from '#core/base';
import {
	hashOfAccept,
	invitationAccept,
	invitationProof,
	keyPairFrom,
	memberKeysFrom,
	normaliseCodename,
	passkeyPair,
	passphraseKeys,
	recipientHash,
	splitRecovery,
	survivorKeys,
	wrapDeskKey,
	wrapMemberKeys
} from '#core/sealing';
import { inventedId, inventedSeed } from '#tests/support/key-story.ts';
import { vectorFolder } from './log.ts';

const typed: readonly (readonly [name: string, codename: string, pin: string])[] = [
	['as shown', 'abandon breeze concert divide estate garlic inflict monster', ''],
	['capitals, commas, several spaces', '  Abandon,  BREEZE; concert-divide\testate garlic\ninflict monster.', ''],
	['with a PIN', 'abandon breeze concert divide estate garlic inflict monster', '4711'],
	['a PIN with spaces around it', 'abandon breeze concert divide estate garlic inflict monster', ' 4711 '],
	['a PIN of spaces is none', 'abandon breeze concert divide estate garlic inflict monster', '   '],
	['a PIN in full-width digits', 'abandon breeze concert divide estate garlic inflict monster', '４７１１'],
	['marks', 'Ábaco abdomen abeja abierto abogado abono aborto abrazo', ''],
	['without marks', 'abaco abdomen abeja abierto abogado abono aborto abrazo', ''],
	['French, composed and decomposed', 'abaisser abandon abdiquer abeille abolir aborder aboutir e\u0301clair', ''],
	['Arabic look-alikes', 'مدينة قهوة كتاب على شجرة نهر قمر باب', ''],
	['Arabic look-alikes, typed otherwise', 'مدينه قهوه کتاب علي شجره نهر قمر بـاب', ''],
	['Persian and Urdu letters in their place', 'مدینه قهوہ کتاب علی شجرھ نہر قمر باب', ''],
	['seven words', 'abandon breeze concert divide estate garlic inflict', ''],
	['nine words', 'abandon breeze concert divide estate garlic inflict monster absurd', ''],
	['nothing', '', '']
];

async function codenameVectors() {
	const cases = [];
	for (const [name, codename, pin] of typed) {
		const keys = await survivorKeys(codename, pin);
		const normalised = normaliseCodename(codename);
		const given = { name, codename, pin, normalised };
		if (!keys.ok) cases.push({ ...given, expect: keys.refusal.code });
		else {
			const { lookupId, accessSecret, age, signing } = keys.value;
			const { identity } = age;
			cases.push({
				...given,
				expect: 'accepted',
				lookupId,
				accessSecret,
				identity,
				recipientHash: recipientHash(age.recipient),
				signingKey: signing.public
			});
		}
	}
	return { about: 'What was typed, its one form, and the keys it gives. Words need not stand in a list.', cases };
}

async function passphraseVectors() {
	const salt = inventedSeed('Vector salt').subarray(0, 16);
	const cases = [];
	for (const passphrase of [
		'absent bicycle carpet dolphin elegant fortune glimpse',
		'Absent  BICYCLE carpet-dolphin elegant fortune glimpse '
	]) {
		const { auth, seal } = await passphraseKeys(passphrase, salt);
		cases.push({ passphrase, salt: toBase64url(salt), auth, sealIdentity: seal.identity });
	}
	const prf = inventedSeed('Vector PRF output');
	const seed = inventedSeed('Vector member seed');
	const { age, signing } = await memberKeysFrom(seed);
	const secret = inventedSeed('Vector invitation secret');
	const invitation = inventedId<'invitation'>('Vector invitation') as InvitationId;
	return {
		about:
			'A passphrase’s two branches, a passkey’s pair, a member’s keys of the seed, and of an invitation the proof, what is brought to accept it, and what the node keeps.',
		passphrases: cases,
		passkey: { prf: toBase64url(prf), identity: (await passkeyPair(prf)).identity },
		member: { seed: toBase64url(seed), identity: age.identity, recipient: age.recipient, signingKey: signing.public },
		invitation: {
			secret: toBase64url(secret),
			id: invitation,
			proof: invitationProof(secret, invitation, age.recipient, signing.public),
			accept: toBase64url(invitationAccept(secret)),
			acceptHash: toBase64url(hashOfAccept(invitationAccept(secret)))
		}
	};
}

/** Sealed and split at random. */
async function makeWraps() {
	const member = inventedId<'member'>('Vector member');
	const keys = await memberKeysFrom(inventedSeed('Vector member seed'));
	const passkey = await passkeyPair(inventedSeed('Vector PRF output'));
	const desk = inventedId<'desk'>('Vector desk') as DeskId;
	const deskPair = await keyPairFrom(inventedSeed('Vector desk key 1'));
	const recoverySeed = inventedSeed('Vector recovery seed');
	const recovery = (await keyPairFrom(recoverySeed)).recipient;
	const deskKey = { identity: deskPair.identity, recovery: recipientHash(recovery) };
	const shares = await splitRecovery(recoverySeed);
	return {
		about:
			'Made once and kept. `memberWrap` opens with `passkeyIdentity`, `deskWrap` with the member’s identity; any two shares give `recovery`.',
		passkeyIdentity: passkey.identity,
		member,
		memberSeed: toBase64url(keys.seed),
		memberIdentity: keys.age.identity,
		memberWrap: toBase64url(must(await wrapMemberKeys(keys, member, passkey.recipient))),
		desk: { desk, generation: 1, recipient: deskPair.recipient, identity: deskPair.identity },
		deskWrap: toBase64url(must(await wrapDeskKey(desk, 1, deskKey, keys.age.recipient))),
		recovery,
		shares
	};
}

/** Everything that comes out the same in every run. */
export async function codenameFiles(): Promise<ReadonlyMap<string, string>> {
	const files = { 'codename/keys.json': await codenameVectors(), 'member-keys/keys.json': await passphraseVectors() };
	return new Map(Object.entries(files).map(([name, value]) => [name, textOf(value)]));
}

const textOf = (value: unknown): string => `${JSON.stringify(value, null, '\t')}\n`;
const wrapsFile = path.join(vectorFolder, 'member-keys', 'wraps.json');

if (import.meta.main) {
	for (const folder of ['codename', 'member-keys']) await mkdir(path.join(vectorFolder, folder), { recursive: true });
	for (const [name, text] of await codenameFiles()) await writeFile(path.join(vectorFolder, name), text);
	const there = !process.argv.includes('--anew') && (await readFile(wrapsFile).catch(() => null));
	if (!there) await writeFile(wrapsFile, textOf(await makeWraps()));
}
