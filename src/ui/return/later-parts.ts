import { tongues as chatTongues } from 'virtual:words/of/chats';
import { tongues as fingerprintTongues } from 'virtual:words/of/fingerprints';
import { tongues as folderTongues } from 'virtual:words/of/folder';
import { tongues as glassTongues } from 'virtual:words/of/glass';
import { tongues as itemTongues } from 'virtual:words/of/items';
import { tongues as pageTongues } from 'virtual:words/of/pages';
import { tongues as proofTongues } from 'virtual:words/of/proofs';
import { tongues as receiptTongues } from 'virtual:words/of/receipts';
import type { Language } from '#ui/words/languages.ts';
import { speak, type Tongues, together } from '#ui/words/tongues.ts';
import { spaceTongues } from './space-tongues.ts';

/** A page of her space that few ask for: its script and its words come together, when it is opened. */
const laterPart =
	<Part>(own: Tongues, load: () => Promise<{ readonly default: Part }>) =>
	async (language: Language) => {
		const [{ default: Part }, words] = await Promise.all([load(), speak(together(spaceTongues, own), language)]);
		return { Part, words };
	};

export const chats = laterPart(chatTongues, () => import('./Chats.svelte'));
export const fingerprints = laterPart(fingerprintTongues, () => import('./Fingerprints.svelte'));
export const folder = laterPart(folderTongues, () => import('./Folder.svelte'));
export const glass = laterPart(glassTongues, () => import('./Glass.svelte'));
export const webPages = laterPart(pageTongues, () => import('./WebPages.svelte'));
export const items = laterPart(itemTongues, () => import('./Items.svelte'));
export const erasureProof = laterPart(proofTongues, () => import('./ErasureProof.svelte'));
export const printedProof = laterPart(proofTongues, () => import('./ErasureSheet.svelte'));
export const receipts = laterPart(receiptTongues, () => import('./Receipts.svelte'));
export const proofs = laterPart(proofTongues, () => import('./Proofs.svelte'));
