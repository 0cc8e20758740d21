import { type FileId, must } from '#core/base';
import { type BundleSource, type Composed, composeBundle, openCase } from '#core/bundle';
import { type CustodyDraft, type CustodyParty, custodyDeeds, ownTool } from '#core/evidence';
import { answersOf, evidenceItems, type FileContent, thingsAt, type Writing } from '#core/report';
import { bulkCipherInScript, type CaseReading, hashOfSealed, type PartNumber, randomId, readCase, sealBulk } from '#core/sealing';
import { composeMemberAct, type DeskWriting, deskReader } from '#core/support';
import { InventedCase, inventedNow } from './invented-case.ts';
import { InventedTeam } from './invented-team.ts';

/** Words as people write them: other scripts, signs that mean something to JSON and markup, several lines. */
const words = 'Invented “words”, \\ <b>not bold</b>\nعربي 🦉';
const bytes = new TextEncoder().encode('invented bytes');
const hash = '0f'.repeat(32);

/** A bundle of all that a case can hold, as she would compose it, and of all that a desk may read of it. */
export async function fullBundles(): Promise<{ readonly hers: Composed; readonly desks: Composed }> {
	const team = new InventedTeam();
	const member = await team.enrol();
	await team.found(member);
	const told = new InventedCase(() => team.book);
	await told.report([{ question: 'what', text: words }]);
	await told.share(team.desk);
	const pieces = new Map<string, Uint8Array>();
	const fileIn = async (part: PartNumber, name: string, mediaType: string): Promise<FileContent> => {
		const recipient = told.own.parts.find((one) => one.part === part)?.recipient ?? '';
		const piece = must(await sealBulk(bulkCipherInScript, bytes, recipient));
		const file = randomId<'file'>() as FileId;
		pieces.set(file, piece);
		const stored = [{ sealedHash: hashOfSealed(piece), bytes: piece.length }];
		return {
			kind: 'file',
			file,
			name,
			mediaType,
			bytes: bytes.length,
			pieceBytes: bytes.length,
			shows: 'nobody',
			pieces: stored
		};
	};
	const write = (...contents: Writing['content'][]): Promise<void> =>
		told.write(...contents.map((content) => ({ place: 'evidence', content }) as const));
	const readAsDesk = (): Promise<CaseReading> =>
		readCase(told.handTo(team.desk), deskReader(new Map([[team.desk, team.deskKeys]]), team.isMember));
	const writeAsDesk = async (...writings: DeskWriting[]): Promise<void> => {
		const deed = { do: 'write', before: writings.slice(0, -1), content: writings.at(-1) as DeskWriting } as const;
		const submission = must(await composeMemberAct(await readAsDesk(), team.handOf(member), deed, inventedNow));
		const actor = { member: member.member, desk: team.desk, signingKey: member.keys.signing.public };
		const refusal = told.submit(submission, { kind: 'member', ...actor });
		if (refusal) throw new Error(`the desk's act was refused: ${refusal}`);
	};

	const evidence = told.own.parts.find(({ kind }) => kind === 'evidence')?.part as PartNumber;
	const thread = told.own.consents[0]?.thread as PartNumber;
	const nameless = await fileIn(evidence, '', '');
	const [picture, copy, chat, page] = (await Promise.all(
		['picture.png', 'copy of picture.png', 'chat.json', 'page.wacz'].map((name) => fileIn(evidence, name, 'image/png'))
	)) as [FileContent, FileContent, FileContent, FileContent];
	const [fingerprint, call, device] = [randomId<'fingerprint'>(), randomId<'item'>(), randomId<'item'>()];
	const said = {
		maker: words,
		made: words,
		source: words,
		from: inventedNow,
		until: inventedNow,
		clock: 'UTC',
		note: words
	} as const;
	await write(
		nameless,
		picture,
		copy,
		chat,
		page,
		{ kind: 'hash-only', sha256: hash, address: 'https://invented.example/?q="x"', shows: 'not-sure' },
		{
			kind: 'fingerprint',
			fingerprint,
			algorithm: 'pdq',
			name: words,
			quality: 90,
			hashes: Array<string>(8).fill(hash) as never
		},
		{ kind: 'fingerprint-ended', fingerprint },
		{
			kind: 'chat',
			file: chat.file,
			source: 'instagram',
			title: words,
			people: [words],
			messages: 2,
			kept: 1,
			originals: [{ name: words, bytes: 5, sha256: hash }]
		},
		{ kind: 'chat-marks', file: chat.file, marks: [{ place: 0, mark: 'threat' }] },
		{ kind: 'capture', file: page.file, way: 'worker', asked: 'https://invented.example/', page: pageFacts, told: workerFacts },
		{ kind: 'call-note', item: call, people: words, when: words, said: words, writer: words },
		{ kind: 'device', item: device, what: words, serial: '“1”', owner: words },
		{ kind: 'item-about', item: copy.file, form: 'picture', origin: 'derived', tool: ownTool, original: picture.file, ...said },
		{
			kind: 'derivation',
			item: copy.file,
			original: picture.file,
			method: 'areas-covered',
			fill: 'solid',
			count: 2,
			tool: ownTool,
			originalSha256: hash,
			sha256: hash
		}
	);
	const custody = (item: string, what: CustodyDraft['what'], more: Partial<CustodyDraft> = {}): CustodyDraft => ({
		...{ kind: 'custody', item, at: null, what, by: words, tool: null, from: null, to: null, seal: null, note: words },
		...more
	});
	const parties: readonly (CustodyParty | null)[] = [
		{ kind: 'person', id: null, name: words },
		{ kind: 'desk', id: team.desk, name: 'Invented desk' },
		{ kind: 'item', id: picture.file, name: '' },
		{ kind: 'item', id: randomId(), name: '' },
		{ kind: 'person', id: null, name: '' },
		null
	];
	const tools = [ownTool, { name: words, version: '' }, { name: '', version: '' }, null];
	// Each deed with each party at each end, a tool of each kind, sealed or not, in her chain and in that of the desk.
	const deeds = custodyDeeds.flatMap((what, at) =>
		parties.map((from, step) => ({
			what,
			more: {
				from,
				to: parties[(step + at) % parties.length] ?? null,
				tool: tools[(step + at) % tools.length] ?? null,
				seal: step % 2 === 0 ? words : null,
				by: step % 3 === 0 ? '' : words,
				note: step % 4 === 0 ? '' : words
			}
		}))
	);
	await write(...deeds.map(({ what, more }) => custody(copy.file, what, more)));
	await write(...[call, device, fingerprint, chat.file].map((item) => custody(item, 'noted')));

	const log = await fileIn(thread, 'access.log', 'text/plain');
	const [theirCall, theirDevice] = [randomId<'item'>(), randomId<'item'>()];
	await writeAsDesk(
		log,
		{ kind: 'item-about', item: log.file, form: 'server-log', origin: 'requested', tool: null, original: null, ...said },
		{ kind: 'call-note', item: theirCall, people: words, when: '', said: words, writer: '' },
		{ kind: 'device', item: theirDevice, what: words, serial: '', owner: '' },
		{ kind: 'hash-only', sha256: null, address: words, shows: 'minor' },
		...deeds.flatMap(({ what, more }) => [custody(log.file, what, more), custody(picture.file, what, more)])
	);

	const compose = async (reading: CaseReading): Promise<Composed> => {
		const source: BundleSource = {
			case: told.own.case,
			acts: told.acts,
			entries: told.kept.map(({ entry, sealed }) => ({ entry, sealed })),
			identities: (part) => [...(reading.parts.find((one) => one.part === part)?.identities.values() ?? [])],
			piece: async (file) => ({ ok: true, value: pieces.get(file) as Uint8Array })
		};
		if (reading.findings.length > 0) throw new Error('the case does not fit together');
		const ids = [...evidenceItems(reading), ...answersOf(reading)].map(({ id }) => id);
		const things = thingsAt(reading, ids);
		if (!things) throw new Error('what was listed is not there');
		const places = things.flatMap((thing) => thing.places);
		return must(await composeBundle(source, await openCase(source), { places, abouts: true }, bulkCipherInScript));
	};
	const herReading = await readCase(told.handToSurvivor(), await told.ownReader(team.isMember));
	return { hers: await compose(herReading), desks: await compose(await readAsDesk()) };
}

const pageFacts = {
	form: 'wacz',
	url: 'https://invented.example/',
	title: words,
	at: inventedNow,
	software: words,
	address: '203.0.113.7',
	names: [{ name: 'invented.example', addresses: ['203.0.113.7'] }],
	chain: [],
	status: 200,
	headers: [{ name: 'x-invented', value: words }],
	records: 3,
	bytes: 14,
	sha256: hash,
	pictureSha256: hash,
	textSha256: null
} as const;
const workerFacts = {
	redirects: [],
	begunAt: inventedNow,
	endedAt: inventedNow,
	certificate: null,
	requests: 1,
	refusals: 0
} as const;
