import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { type CaseId, type DeskId, type FileId, must, utf8 } from '#core/base';
import { hashImage } from '#core/evidence';
import { bulkCipherInScript, normaliseCodename, randomId, survivorKeys } from '#core/sealing';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import { givable, makeDeskBundle } from '#ui/sealing/desk-bundle.ts';
import { acknowledgeRetraction, readRetractions } from '#ui/sealing/desk-retractions.ts';
import { keepChat } from '#ui/sealing/keep-chat.ts';
import { keepCopy } from '#ui/sealing/keep-copy.ts';
import { keepArchive } from '#ui/sealing/keep-page.ts';
import { packBundle } from '#ui/sealing/make-bundle.ts';
import { type MadeReady, makeOwnBundle } from '#ui/sealing/own-bundle.ts';
import { canaryPapers, coverCanarySound, keepCanaryPage, replaceCanaryNames, startCanaryPage } from './canary-copies.ts';
import { byteFormsOf, formsOf, hashFormsOf, type Needle } from './canary-forms.ts';
import { playGlass } from './canary-glass.ts';
import { playHelpers } from './canary-help.ts';
import { canaries } from './canary-words.ts';
import { drawnPicture } from './drawn-picture.ts';
import { enterAdmin, enterDesk } from './invented-stage.ts';
import { inventedWacz } from './invented-wacz.ts';
import { TestMember } from './member.ts';
import { startTestNode, type TestNode } from './node.ts';
import { type NodeProxy, startProxy } from './node-proxy.ts';
import { answered, placeAt, TestSurvivor } from './survivor.ts';

export type Play = {
	readonly node: TestNode;
	readonly proxy: NodeProxy;
	/** Where the browsers that open pages have their profiles. */
	readonly profiles: string;
	/** What nobody but the browsers may ever have, in every form, with every hash. */
	readonly needles: readonly Needle[];
	/** What a browser must send, and the node must not keep as it came. */
	readonly passing: readonly Needle[];
	/** All that this process printed meanwhile. */
	readonly printed: () => string;
};

/** A whole case, from the first word to the last withdrawal, in a real node with two desks, every request written down on its way. */
export async function playCase(t: Pick<TestContext, 'after'>): Promise<Play> {
	const printed = listen(t);
	const proxy = await startProxy(t);
	const page = await startCanaryPage(t);
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_ORIGIN: proxy.origin, ...page.env } });
	proxy.port = node.port;
	const place = { ...(await placeAt(node.app.origin)), origin: proxy.origin };
	const { content, needles: ofFile } = makeFile();

	const admin = await enterAdmin(node, place);
	const first = await enterDesk(admin, place, 'lea.quay');
	const second = await enterDesk(admin, place, 'bo.quay');
	const oversight = await enterDesk(admin, place, 'ola.quay', 'watchdog');
	const invitation = await first.lead.invite(first.desk);
	const colleague = await new TestMember(place).join(invitation, 'sam.quay', 'Sam Quay (invented)');
	await first.lead.admitAll(first.desk);

	const her = new TestSurvivor(place, canaries.codename, canaries.pin);
	await her.file([
		answered('danger', canaries.danger, 'threat'),
		answered('what', canaries.answer),
		answered('who', canaries.account, 'known'),
		answered('money', canaries.money, 'paid'),
		answered('need', canaries.support),
		answered('contact', canaries.contact),
		answered('name', canaries.identity)
	]);
	const file = await her.attach(canaries.fileName, content);
	await her.look();
	const copy = new File([canaries.copyWords], canaries.copyName, { type: 'image/png' });
	const cover = {
		original: file,
		from: new Blob([content as Uint8Array<ArrayBuffer>]),
		copy,
		form: 'picture',
		method: 'areas-covered',
		fill: 'solid',
		count: 3
	} as const;
	must(await keepCopy(her.session, cover, { signal: new AbortController().signal, report: () => {} }));
	const hashOnly = { kind: 'hash-only', sha256: null, address: canaries.address, shows: 'not-sure' } as const;
	await her.session.write([{ place: 'evidence', content: hashOnly }]);
	const fingerprint = randomId<'fingerprint'>();
	const hashed = must(hashImage(drawnPicture(64, 48, 4711)));
	const made = { kind: 'fingerprint', fingerprint, algorithm: 'pdq', name: canaries.pictureName, ...hashed } as const;
	await her.session.write([{ place: 'evidence', content: made }]);
	await her.session.write([{ place: 'evidence', content: { kind: 'fingerprint-ended', fingerprint } }]);
	const exported = new File([`23/11/2026, 21:05 - ${canaries.chatter}: ${canaries.chat}`], canaries.chatFile);
	const keeping = { files: [exported], order: null, which: null, marks: [{ place: 0, mark: 'threat' }], whole: true } as const;
	must(await keepChat(her.session, keeping, { signal: new AbortController().signal, report: () => {} }));
	const inbox = [
		'From canary Mon Nov 23 21:05:33 2026',
		'Message-ID: <1@invented.invalid>',
		`From: ${canaries.chatter}`,
		`Subject: ${canaries.mailSubject}`,
		'',
		canaries.mail
	].join('\n');
	const mails = { ...keeping, files: [new File([inbox], canaries.mailFile)] };
	must(await keepChat(her.session, mails, { signal: new AbortController().signal, report: () => {} }));
	await keepLists(her);
	await writeEvidence(her, file);
	await keepPages(her);
	await keepCanaryPage(her, page.address);
	await coverCanarySound(her);
	await replaceCanaryNames(her);
	await her.share({ desk: first.desk, kinds: ['account', 'evidence', 'contact'], urgent: true });
	await her.say(first.desk, canaries.herMessage);

	const { lead } = first;
	await lead.session.look();
	const [row] = await lead.inbox(first.desk);
	const opened = await lead.open(first.desk, row?.case as never);
	const { case: caseId } = opened.shown;
	await lead.casework.file(first.desk, caseId, file, { signal: new AbortController().signal, report: () => {} });
	must(
		await lead.casework.takeOut(first.desk, caseId, [
			{ item: file, what: 'exported', to: { kind: 'person', id: null, name: canaries.caller }, note: canaries.custodyNote }
		])
	);
	must(await lead.casework.item(first.desk, caseId, { item: file, log: false }));
	await lead.act(first.desk, caseId, {
		do: 'note',
		note: { kind: 'assessment', file, words: canaries.assessment, conducts: [] }
	});
	await makeBundles(her, lead, first.desk, caseId);
	const tool = { name: canaries.deskFileTool, version: '1' };
	const words = new TextEncoder().encode(canaries.deskFileWords);
	await lead.addFile(first.desk, caseId, canaries.deskFileName, words, { tool, source: canaries.deskFileSource });
	const shown = new File([canaries.deskCopyWords], canaries.deskCopyName, { type: 'application/json' });
	const copied = { original: file, from: new Blob([content as Uint8Array<ArrayBuffer>]), copy: shown, form: 'chat' } as const;
	const how = { method: 'names-replaced', fill: 'words', count: 2 } as const;
	must(
		await lead.files.addCopy(
			{ desk: first.desk, case: caseId, ...copied, ...how },
			{ signal: new AbortController().signal, report: () => {} }
		)
	);
	await lead.answer(first.desk, caseId, canaries.deskMessage);
	await lead.act(first.desk, caseId, { do: 'state', state: 'waiting-for-others', reason: canaries.reason, expectBy: null });
	const facts = {
		confirmed: { [canaries.fact]: true },
		losses: [{ head: 'medical', amount: Number(canaries.factAmount), currency: 'EUR' }]
	};
	await lead.act(first.desk, caseId, { do: 'write', facts: JSON.stringify(facts), countries: ['ES', 'PH'] });
	await lead.act(first.desk, caseId, { do: 'assign', to: colleague.id, toName: 'Sam Quay', note: canaries.note });

	const stranger = new TestSurvivor(place, canaries.wrongCodename, canaries.pin);
	const wrong = await stranger.session.enter({ codename: stranger.codename, pin: stranger.pin });
	if (wrong.ok) throw new Error('impossible: nobody has that codename');
	await her.comeBack();
	await her.open(file);
	await her.share({ desk: second.desk, kinds: ['account', 'identity'] });
	await her.say(second.desk, canaries.secondDesk);
	await second.lead.session.look();
	await second.lead.open(second.desk, caseId);
	await her.withdraw(second.desk);
	const { lead: signer, desk: asked } = second;
	const [taken] = must(await readRetractions(signer.session, { desk: asked, unattended: false }));
	if (!taken) throw new Error('impossible: opened and taken back');
	const kept = { answer: 'kept', reason: 'procedure', text: canaries.acknowledged } as const;
	must(await acknowledgeRetraction(signer.session, { desk: asked, case: caseId, consent: taken.consent, ...kept }));
	if ((await her.look()).retractions[0]?.answer?.text !== canaries.acknowledged) throw new Error('impossible: she reads it');
	await her.session.write([{ place: 'account', content: answered('what', canaries.addition) }]);
	await playGlass(her, [first, second, oversight], caseId);
	const helpLink = await playHelpers(her, place, lead, colleague, first.desk, caseId);
	await takeEverything(her, proxy.origin);
	await lead.remove(first.desk, colleague.id);
	await lead.signIn();
	await lead.session.signOut();

	const keys = await survivorKeys(canaries.codename, canaries.pin, argon2idByWasm);
	if (!keys.ok) throw new Error('impossible: eight words');
	const deskKeys = [...first.lead.session.deskKeys, ...second.lead.session.deskKeys].flatMap(([, held]) => [...held.values()]);
	const secrets: Record<string, string> = {
		...canaries,
		'codename as typed': normaliseCodename(canaries.codename),
		'passphrase of the admin': admin.passphrase,
		'passphrase of the lead': lead.passphrase,
		'passphrase of the colleague': colleague.passphrase,
		'secret of the invitation of the lead': first.invitation.split('#')[1] as string,
		'secret of the invitation of the colleague': invitation.split('#')[1] as string,
		'secret of the link to help': helpLink.split('.')[2] as string,
		'identity of the survivor': keys.value.age.identity,
		'identity of a member': second.lead.session.keys?.age.identity as string
	};
	for (const [at, hash] of hashed.hashes.entries()) secrets[`fingerprint ${at}`] = hash;
	for (const [at, share] of [...first.shares, ...second.shares].entries()) secrets[`recovery share ${at}`] = share;
	for (const [at, { identity }] of deskKeys.entries()) secrets[`identity of a desk ${at}`] = identity;
	const needles = Object.entries(secrets).flatMap(([name, text]) => [...formsOf(name, text), ...hashFormsOf(name, utf8(text))]);
	const passing = Object.entries({
		'access secret': keys.value.accessSecret,
		'one-time code secret': lead.totpSecret,
		session: sessionsIn(proxy)
	}).flatMap(([name, text]) => formsOf(name, text));
	return { node, proxy, profiles: page.folder, needles: [...needles, ...ofFile], passing, printed };
}

/** A log, a table, and out of a platform's download who used the account and what was said. */
async function keepLists(her: TestSurvivor): Promise<void> {
	const { logFile, logLine, tableFile, rowNote, downloadFile, loginDevice, tokNote, leftFile } = canaries;
	const log = new File([`203.0.113.7 - - [10/Oct/2026:13:55:36 -0700] "${logLine} HTTP/1.1" 200 1`], logFile);
	const table = new File([`Date,Note\n2026-11-23 21:05,${rowNote}\n`], tableFile);
	const said = { Date: '2026-11-23 21:05:33', From: 'x', Content: tokNote };
	const data = {
		Activity: { 'Login History': { LoginHistoryList: [{ Date: '2026-11-23 21:05:33', DeviceModel: loginDevice }] } },
		'Direct Messages': { 'Chat History': { ChatHistory: { 'Chat History with x:': [said] } } }
	};
	const bytes = zipSync({ 'user_data.json': strToU8(JSON.stringify(data)), [leftFile]: strToU8('no words') });
	const download = new File([bytes as Uint8Array<ArrayBuffer>], downloadFile);
	const clock = { minutesAhead: 60, year: null };
	const call = { signal: new AbortController().signal, report: () => {} };
	for (const [file, which, mark] of [
		[log, null, 'address'],
		[table, null, 'payment'],
		[download, 0, 'threat'],
		[download, 1, 'login']
	] as const)
		must(
			await keepChat(her.session, { files: [file], order: null, clock, which, marks: [{ place: 0, mark }], whole: true }, call)
		);
}

/** Bundles as they are made and read to their end: hers open and sealed to a desk, the desk's open. None of it may reach the server but as the pieces and acts that it is made of. */
async function makeBundles(her: TestSurvivor, lead: TestMember, desk: DeskId, caseId: CaseId): Promise<void> {
	const call = { signal: new AbortController().signal, report: () => {} };
	const means = { cipher: bulkCipherInScript, papers: canaryPapers, patience: { rounds: 1, pauseMs: 0 } } as const;
	const { items, answers } = await her.look();
	const chosen = [...items, ...answers].map(({ id }) => id);
	const write = async ({ ready, recipient }: MadeReady): Promise<void> => {
		const { bytes } = must(await packBundle(ready, recipient, bulkCipherInScript));
		for await (const _ of bytes);
	};
	const open = { kind: 'open', name: canaries.bundleReader } as const;
	const sealed = { kind: 'desk', desk, name: canaries.bundleReader } as const;
	for (const reader of [open, sealed])
		await write(must(await makeOwnBundle(her.session, { chosen, reader, note: canaries.bundleReason }, means, call)));
	const held = lead.casework.held(caseId);
	if (!held) throw new Error('impossible: it is open');
	const theirs = givable(held).items.map(({ id }) => id);
	const wishes = { chosen: theirs, reader: open, note: canaries.bundleReason };
	await write(must(await makeDeskBundle(lead, { desk, case: caseId, wishes }, means, call)));
}

/** What else can be kept as evidence, and what can be said of it. */
async function writeEvidence(her: TestSurvivor, file: FileId): Promise<void> {
	const item = randomId<'item'>();
	const call = { kind: 'call-note', item, people: canaries.caller, when: '', said: canaries.callNote, writer: '' } as const;
	const thing = { kind: 'device', item: randomId<'item'>(), what: canaries.thing, serial: '', owner: '' } as const;
	const said = { maker: canaries.aboutItem, origin: 'requested', made: '', tool: null, source: canaries.itsPlatform } as const;
	const times = { original: null, from: null, until: null, clock: '', note: '' } as const;
	const about = { kind: 'item-about', item: file, form: 'platform-data', ...said, ...times } as const;
	const away = { kind: 'custody', item: thing.item, at: null, what: 'handed-over', by: '', tool: null, from: null } as const;
	const handed = { ...away, to: { kind: 'person', id: null, name: canaries.caller }, seal: canaries.seal, note: '' } as const;
	must(await her.session.write([call, thing, about, handed].map((content) => ({ place: 'evidence', content }) as const)));
}

/** A page that a worker was to open and that was dropped before, and an archive of her own. */
async function keepPages(her: TestSurvivor): Promise<void> {
	const asked = { file: randomId<'file'>(), way: 'worker', address: canaries.pageAddress, shows: 'nobody' } as const;
	must(await her.session.write([{ place: 'evidence', content: { kind: 'capture-asked', ...asked } }]));
	must(await her.session.write([{ place: 'evidence', content: { kind: 'capture-dropped', file: asked.file } }]));
	const { pageAddress: url, pageTitle: title, pageHeader } = canaries;
	const archive = new File([inventedWacz({ url, title, header: pageHeader }) as Uint8Array<ArrayBuffer>], canaries.archiveName);
	const call = { signal: new AbortController().signal, report: () => {} };
	must(await keepArchive(her.session, { archive, shows: 'adults', resume: null }, call));
}

/** A file of two and a half MiB, with words at its ends and in its middle. */
function makeFile(): { content: Uint8Array; needles: Needle[] } {
	const mib = 1024 * 1024;
	const marks = ['Steinschmätzer am Anfang der Datei', 'in the middle of it a phalarope', 'and a last word: whimbrel-of-the-end'];
	const content = Buffer.concat([randomBytes(2 * mib), randomBytes(mib / 2)]);
	content.write(marks[0] as string, 0);
	content.write(marks[1] as string, mib + 13);
	content.write(marks[2] as string, content.length - 60);
	const pieces = [4096, mib - 32, 2 * mib].map((from) => byteFormsOf('bytes of the file', content.subarray(from, from + 32)));
	return {
		content,
		needles: [
			...marks.flatMap((mark) => formsOf('words in the file', mark)),
			...pieces.flat(),
			...hashFormsOf('the file', content),
			...hashFormsOf('the first MiB of the file', content.subarray(0, mib))
		]
	};
}

async function takeEverything(her: TestSurvivor, origin: string): Promise<void> {
	const form = await her.session.archiveForm();
	if (!form.ok) throw new Error(form.refusal.code);
	const answer = await fetch(`${origin}/api/v1/case/archive`, {
		method: 'POST',
		headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ ticket: form.value.ticket, keys: form.value.keys })
	});
	if (answer.status !== 200) throw new Error(`the archive was answered ${answer.status}`);
	await answer.arrayBuffer();
}

function sessionsIn({ seen }: NodeProxy): string {
	const cookies = seen.flatMap(({ answerHeaders }) => answerHeaders['set-cookie'] ?? []);
	return /session=([\w-]{43})/.exec(cookies.join(' '))?.[1] ?? '';
}

/** Keeps a copy of everything that this process writes to its terminal. */
function listen(t: Pick<TestContext, 'after'>): () => string {
	const pieces: string[] = [];
	for (const stream of [process.stdout, process.stderr]) {
		const write = stream.write.bind(stream);
		stream.write = ((piece: string | Uint8Array, ...rest: never[]) => {
			pieces.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString());
			return write(piece, ...rest);
		}) as typeof stream.write;
		t.after(() => {
			stream.write = write;
		});
	}
	return () => pieces.join('');
}
