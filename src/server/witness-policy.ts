import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { accepted, type Outcome, refused } from '#core/base';
import { formatPolicy, type Policy, type PolicyRefusal, parsePolicy } from '#core/log';
import type { Config } from '#server/config.ts';
import { witnessFolder } from '#server/node-witness.ts';
import { flushFolder, replaceFlushed } from '#server/store/flushed-files.ts';

/** A checkpoint stays small enough for every reader. */
const witnessesAtMost = 16;

/**
 * Whom the node asks, from `witness/policy` of the config folder (spec/log.md, "Policies"); no file is nobody. Read once, at start. Refuses as
 * `parsePolicy` does, `policy-url-wrong` (no https address, nor http at a host of CAUSEWAY_PRIVATE_HOSTS), `policy-too-long`.
 */
export async function readWitnessPolicy({
	home,
	privateHosts
}: Config): Promise<Outcome<Policy, PolicyRefusal | 'policy-url-wrong' | 'policy-too-long'>> {
	const file = path.join(witnessFolder(home), 'policy');
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		return accepted({ logs: [], witnesses: [], groups: [], quorum: null });
	}
	const policy = parsePolicy(text);
	const checked = policy.ok ? checkWitnessPolicy(policy.value, { privateHosts }) : policy;
	return checked.ok ? checked : refused(checked.refusal.code, `${file}: ${checked.refusal.about}`);
}

/** Whether a node can go by a policy. Refuses `policy-url-wrong`, `policy-too-long`. */
export function checkWitnessPolicy(
	policy: Policy,
	{ privateHosts }: Pick<Config, 'privateHosts'>
): Outcome<Policy, 'policy-url-wrong' | 'policy-too-long'> {
	if (policy.witnesses.length > witnessesAtMost) return refused('policy-too-long', `${witnessesAtMost} witnesses at most`);
	for (const { name, url } of policy.witnesses) {
		const at = url === null ? null : URL.parse(url);
		const isPrivate = at?.protocol === 'http:' && privateHosts.includes(at.hostname.replace(/^\[|\]$/g, ''));
		if (url !== null && at?.protocol !== 'https:' && !isPrivate) return refused('policy-url-wrong', name);
	}
	return accepted(policy);
}

/** Replaces the file, whole. Comments that somebody wrote into it are lost. */
export async function writeWitnessPolicy({ home }: Pick<Config, 'home'>, policy: Policy): Promise<void> {
	const folder = witnessFolder(home);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	await replaceFlushed(path.join(folder, 'policy'), formatPolicy(policy));
	await flushFolder(folder);
}
