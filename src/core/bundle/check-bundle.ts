import type { CustodyChain } from '#core/evidence';
import type { Policy } from '#core/log';
import type { BulkCipher } from '#core/sealing';
import { type Bag, hashOfFile, type RunningHash } from './bag.ts';
import { checkBag } from './check-bag.ts';
import { checkBelonging } from './check-belonging.ts';
import { checkCustody } from './check-custody.ts';
import { checkItem } from './check-item.ts';
import { checkKeys } from './check-keys.ts';
import { checkProofs, type ProvedAct, policyInside } from './check-log.ts';
import { checkProvenance } from './check-provenance.ts';
import { type Anchor, checkStamps, type HeldStamp } from './check-stamps.ts';
import { datedFaults } from './dated-faults.ts';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import { bagInfo, custodyForm, itemForm, numberIn, paths, softwareForm } from './layout.ts';
import { type LoggedThing, loggedThings } from './logged-things.ts';
import { readJson, readText } from './read-json.ts';
import { checkRecords, type KnownRecords } from './records.ts';
import { type BundleStatement, openStatement } from './statement.ts';

/** Whom a reader trusts, and what the platform does faster than script. `policy` and `anchors` are `null` where the reader brought none. */
export type CheckWishes = {
	readonly policy: Policy | null;
	readonly anchors: readonly Anchor[] | null;
	readonly cipher: BulkCipher;
	readonly hash: RunningHash;
};

/** What a bundle shows: plain values, which go from a worker to a page as they are. It holds where there is no fault; the rest says how far that goes. */
export type CheckedBundle = {
	readonly faults: readonly Fault[];
	readonly statement: BundleStatement | null;
	readonly items: readonly ItemRecord[];
	readonly chains: readonly CustodyChain[];
	readonly acts: readonly ProvedAct[];
	readonly stamps: readonly HeldStamp[];
	/** Of each item, then of each event of custody, where the log has it. */
	readonly logged: readonly LoggedThing[];
	/** What the desk of its maker is called, by the key log that came with it and holds; empty where a person made it for herself, or none came. */
	readonly maker: string;
	/** Whether the policy came with the bundle, so that nobody vouches for its keys. */
	readonly believed: boolean;
};

/** Checks a whole bundle without asking anybody, and goes on after a fault, so that all are named. Never throws at what it reads. */
export async function checkBundle(bag: Bag, { policy, anchors, cipher, hash }: CheckWishes): Promise<CheckedBundle> {
	const faults = await checkBag(bag, hash);
	const { faults: inRecords, known } = await checkRecords(bag);
	faults.push(...inRecords);
	const nothing = {
		statement: null,
		items: [],
		chains: [],
		acts: [],
		stamps: [],
		logged: [],
		maker: '',
		believed: policy === null
	};
	if (!known) return { ...nothing, faults: once(faults) };
	const read = async (form: RegExp): Promise<{ readonly count: number; readonly items: ItemRecord[] }> => {
		const at = [...bag.keys()].filter((path) => form.test(path)).sort((a, b) => numberIn(a) - numberIn(b));
		const items: ItemRecord[] = [];
		for (const path of at) {
			const checked = await checkItem(bag, path, known, cipher);
			faults.push(...checked.faults);
			if (checked.item) items.push(checked.item);
		}
		return { count: at.length, items };
	};
	const { count, items } = await read(itemForm);
	const { count: happened, items: events } = await read(custodyForm);
	// What cannot be read has been named; a graph of the rest would differ for that alone.
	if (items.length === count && events.length === happened) faults.push(...(await checkProvenance(bag, known, items, events)));
	faults.push(...checkBelonging(bag, [...items, ...events]));
	const statement = await statementOf(bag, known, count, hash, faults);
	const custody = checkCustody(events, known, statement?.body.custody ?? []);
	faults.push(...custody.faults);
	const told = { statement, items, chains: custody.chains, logged: loggedThings([...items, ...events], known, [], []) };
	const named = (...more: readonly Fault[]): readonly Fault[] =>
		datedFaults(once([...faults, ...more]), known, [...items, ...events]);
	if (statement?.body.log === null) {
		const { faults: unvouched } = await checkKeys(bag, known, null, [], statement);
		return { ...nothing, ...told, faults: named(...unvouched) };
	}
	const trusted = policy ?? (await policyInside(bag));
	if (!trusted) return { ...nothing, ...told, faults: named({ code: 'policy-malformed', about: paths.policy }) };
	const log = await checkProofs(bag, known, trusted, statement?.body.unproved ?? []);
	const checkpoints = log.proved.map(({ proved }) => proved.checkpoint);
	const stamps = await checkStamps(bag, trusted, checkpoints, anchors);
	const { faults: inKeys, book } = await checkKeys(bag, known, trusted, checkpoints, statement);
	faults.push(...log.faults, ...stamps.faults, ...inKeys);
	const by = statement?.body.by;
	const maker = (by?.kind === 'member' && book?.deskKey(by.desk)?.body.subject.name) || '';
	const logged = loggedThings([...items, ...events], known, log.proved, stamps.held);
	return { ...nothing, ...told, acts: log.proved, stamps: stamps.held, logged, maker, faults: named() };
}

/** The maker's word, where it is the maker's and about this bag. A member is known here by an act of that member in the same case. */
async function statementOf(
	bag: Bag,
	known: KnownRecords,
	items: number,
	hash: RunningHash,
	faults: Fault[]
): Promise<BundleStatement | null> {
	const opened = openStatement(await readJson(bag, paths.statement));
	const fault = (code: Fault['code']): number => faults.push({ code, about: paths.statement });
	if (!opened.ok) {
		fault(opened.refusal.code);
		return null;
	}
	const { body, key } = opened.value;
	const { by } = body;
	const isMaker =
		by.kind === 'survivor'
			? key === known.survivorKey
			: known.acts.some((act) => act.key === key && act.body.by.kind === 'member' && act.body.by.member === by.member);
	if (!isMaker) fault('statement-forged');
	const manifest = bag.get(paths.manifest);
	const digest = manifest && (await hashOfFile(manifest, hash)).hash;
	if (body.case !== known.case || digest !== body.manifest) fault('statement-other-bag');
	if (!(await isInfoOf(bag, body))) faults.push({ code: 'bag-malformed', about: paths.info });
	if (items !== body.items) faults.push({ code: 'items-missing', about: `${items} of ${body.items}` });
	return opened.value;
}

/** Nobody signs `bag-info.txt`: so nothing may stand in it but the name of a program, and what the statement and the payload say as well. */
async function isInfoOf(bag: Bag, { case: identifier, at }: BundleStatement['body']): Promise<boolean> {
	const said = await readText(bag, paths.info);
	const software = softwareForm.exec(said ?? '')?.[1] ?? '';
	const payload = [...bag.values()].filter(({ path }) => path.startsWith('data/'));
	const bytes = payload.reduce((sum, file) => sum + file.bytes, 0);
	return said === bagInfo({ software, day: at.slice(0, 10), identifier, bytes, files: payload.length });
}

/** Each fault of a place once. */
function once(faults: readonly Fault[]): readonly Fault[] {
	const named = new Map(faults.map((fault) => [`${fault.code} ${fault.about}`, fault]));
	return [...named.values()];
}
