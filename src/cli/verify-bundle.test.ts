import assert from 'node:assert/strict';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import type { BagFile } from '#core/bundle';
import { formatPolicy, formatVkey } from '#core/log';
import { bytesIn, inventedBundle, inventedPolicy } from '#tests/support/invented-bundle.ts';
import { ranHere } from '#tests/support/ran-here.ts';
import type { Ran } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { openBag } from './open-bag.ts';
import { runCommand } from './run-command.ts';

let files: ReadonlyMap<string, BagFile>;
before(async () => {
	files = await inventedBundle();
});

const verify = (...words: readonly string[]): Promise<Ran> => ranHere(runCommand, ['verify', ...words]);

/** The bundle as a folder, a tar and a zip, and the policy that its reader has. */
async function written(t: TestContext) {
	const folder = await throwawayFolder(t);
	const place = (name: string): string => path.join(folder, name);
	const contents = await Promise.all([...files].map(async ([name, file]) => [name, await bytesIn(file)] as const));
	for (const [name, bytes] of contents) {
		await mkdir(path.dirname(place(`bag/${name}`)), { recursive: true });
		await writeFile(place(`bag/${name}`), bytes);
	}
	const entries = contents.map(([name, body]) => ({ header: { name: `bag/${name}`, size: body.length }, body }));
	await writeFile(place('bundle.tar'), await packTar(entries));
	await writeFile(place('bundle.zip'), zipSync(Object.fromEntries(contents)));
	await writeFile(place('policy'), formatPolicy(inventedPolicy));
	return { place, policy: ['--policy', place('policy')] as const };
}

test('a bundle is checked in a folder, a tar and a zip, and what it shows is said', async (t) => {
	const { place, policy } = await written(t);
	for (const at of ['bag', 'bundle.tar', 'bundle.zip']) {
		const { code, stdout, stderr } = await verify(place(at), ...policy);
		assert.deepEqual([code, stderr], [0, ''], at);
		assert.match(
			stdout,
			/The bundle holds[\s\S]*2 items[\s\S]*3 events, none missing[\s\S]*5 acts stand in the log[\s\S]* 2 witnesses or more saw it\./
		);
		assert.doesNotMatch(stdout, /came with the bundle: compare/);
	}
	assert.match((await verify(place('bag'))).stdout, /keys of log and witnesses came with the bundle: compare/);
});

test('where no witness was asked for, that is said in plain words, and no number of them', async (t) => {
	const { place } = await written(t);
	const [log] = inventedPolicy.logs;
	assert.ok(log);
	const { code, stdout } = await verify(place('bag'), '--vkey', formatVkey(log.key));
	assert.equal(code, 0);
	assert.match(stdout, /5 acts stand in the log node\.example\/log\. No witness saw it: this is the word of the log alone\.\n/);
	assert.doesNotMatch(stdout, /0 witness/);
});

test('a signed step without its proof is named by what it was, whose and when', async (t) => {
	const { place, policy } = await written(t);
	await rm(place('bag/data/log/001.tlog-proof'));
	const { stderr } = await verify(place('bag'), ...policy);
	assert.match(
		stderr,
		/\[proof-missing\] data\/items\/001\.json, the first report; by the person whose case it is; 2026-11-22T\d\d:\d\d:00Z\n/
	);
});

test('every fault is named with its file, and the command fails', async (t) => {
	const { place, policy } = await written(t);
	const picture = await readFile(place('bag/data/items/002.png'));
	await writeFile(place('bag/data/items/002.png'), picture.subarray(0, 5000));
	await rm(place('bag/data/custody/003.json'));
	await writeFile(place('bag/more'), 'x');
	const { code, stdout, stderr } = await verify(place('bag'), ...policy);
	assert.deepEqual([code, stdout], [1, '']);
	for (const named of [
		/\[file-changed\] data\/items\/002\.png, “squares\.png”\n/,
		/\[item-truncated\] data\/items\/002\.png, “squares\.png”\n/,
		/\[file-missing\] data\/custody\/003\.json\n/,
		/\[custody-missing\] data\/items\/002\.png, “squares\.png”, step 3\n/,
		/\[file-added\] more\n/
	])
		assert.match(stderr, named);
});

test('who brings a key or a policy and learns nothing by it is told so first, and the command ends otherwise', async (t) => {
	const { place, policy } = await written(t);
	const folder = await throwawayFolder(t);
	const lone = path.join(folder, 'lone.zip');
	for (const change of [{ log: null }, { unproved: true }] as const) {
		const bare = await inventedBundle(change);
		const contents = await Promise.all([...bare].map(async ([name, file]) => [name, await bytesIn(file)] as const));
		await writeFile(lone, zipSync(Object.fromEntries(contents)));
		const held = await verify(lone, ...policy);
		assert.deepEqual([held.code, held.stderr], [3, ''], JSON.stringify(change));
		assert.match(held.stdout, /^NOTHING IS PROVED by the key or policy that you gave[^\n]*\nThe bundle holds/);
		const { code, stdout } = await verify(lone);
		assert.deepEqual([code, /NOTHING IS PROVED/.test(stdout)], [0, false], 'who brought nothing was promised nothing');
	}
	assert.equal((await verify(place('bag'), ...policy)).code, 0);
});

test('a packed file that is damaged in a zip is named, and the rest is checked', async (t) => {
	const { place, policy } = await written(t);
	const zip = await readFile(place('bundle.zip'));
	const head = zip.indexOf('data/items/002.json');
	zip.fill(0xff, head + 60, head + 120);
	await writeFile(place('bundle.zip'), zip);
	const { code, stderr } = await verify(place('bundle.zip'), ...policy);
	assert.equal(code, 1);
	assert.match(stderr, /\[file-(?:changed|missing)\] data\/items\/002\.json\n/);
	assert.doesNotMatch(stderr, /bundle-unreadable|001/);
});

/** Something locked for a key that nobody has. */
async function sealed(text: string): Promise<Uint8Array> {
	const encrypter = new Encrypter();
	encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
	return encrypter.encrypt(text);
}

test('what is no bundle, or no archive, is refused; what is locked is said to be', async (t) => {
	const { place } = await written(t);
	await writeFile(place('no.zip'), 'nothing');
	await writeFile(place('no.tar'), 'nothing');
	await mkdir(place('empty'));
	await writeFile(place('out.zip'), zipSync({ '../bagit.txt': new Uint8Array(3) }));
	await writeFile(place('locked.tar'), await sealed('nothing'));
	assert.match(
		(await verify(place('locked.tar'))).stderr,
		/This is locked for one reader.*\[bundle-locked\]/s,
		'also under another name'
	);
	for (const at of ['no.zip', 'no.tar', 'empty', 'out.zip', 'not-there.tar'])
		assert.match((await verify(place(at))).stderr, /\[bundle-unreadable\]/, at);
	assert.equal((await verify(place('bag'), '--opening', place('policy'))).code, 2);
});

test('an archive that holds too much, unpacked, is refused while it is unpacked: however few bytes it has', async (t) => {
	const { place } = await written(t);
	await writeFile(place('much.zip'), zipSync({ 'bagit.txt': new Uint8Array(3_000_000) }));
	await writeFile(
		place('much.tar'),
		await packTar([{ header: { name: 'bagit.txt', size: 3_000_000 }, body: new Uint8Array(3_000_000) }])
	);
	const codeOf = async (name: string, most: { bytes: number; files: number }): Promise<string | null> => {
		const opened = await openBag(place(name), most);
		if (opened.ok) await opened.value.close();
		return opened.ok ? null : opened.refusal.code;
	};
	for (const name of ['much.zip', 'much.tar']) {
		assert.equal(await codeOf(name, { bytes: 2_999_999, files: 10 }), 'bundle-too-large', name);
		assert.equal(await codeOf(name, { bytes: 3_000_000, files: 1 }), null, name);
	}
	for (const name of ['bundle.zip', 'bundle.tar'])
		assert.equal(await codeOf(name, { bytes: 3_000_000, files: 5 }), 'bundle-too-large', name);
});

test('nothing is read through a link, and nothing that stands twice in an archive: programs differ in which they show', async (t) => {
	const { place, policy } = await written(t);
	const link = { header: { name: 'bag/data/link', size: 0, type: 'symlink' as const, linkname: place('policy') } };
	const bagit = { header: { name: 'bag/bagit.txt', size: 1 }, body: 'x' };
	await writeFile(place('link.tar'), await packTar([bagit, link]));
	await symlink(place('policy'), place('bag/data/link'));
	await writeFile(
		place('twice.tar'),
		await packTar([bagit, { ...bagit, header: { ...bagit.header, name: `./${bagit.header.name}` } }])
	);
	for (const at of ['link.tar', 'twice.tar', 'bag'])
		assert.match((await verify(place(at), ...policy)).stderr, /\[bundle-unreadable\]/, at);
});
