import { existsSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { caseLawSections, childStepsSections } from './src/ui/case-law/case-law-sections.ts';
import { checkSections, verifySections } from './src/ui/check/check-sections.ts';
import { deskSections } from './src/ui/desk/desk-sections.ts';
import { paperSections } from './src/ui/evidence/paper-sections.ts';
import { lossesSections, lossListSections } from './src/ui/losses/losses-sections.ts';
import { interviewSections, optionsSections } from './src/ui/options/options-sections.ts';
import { removalSections } from './src/ui/removal/removal-sections.ts';
import { afterSavingSections, reportSections } from './src/ui/report/report-sections.ts';
import {
	agreementSections,
	chatsSections,
	fingerprintsSections,
	folderSections,
	glassSections,
	itemsSections,
	openSpaceSections,
	pagesSections,
	proofsSections,
	receiptsSections,
	returnSections
} from './src/ui/return/return-sections.ts';
import { importsThatArrive } from './tools/build-arriving.ts';
import { keysApart } from './tools/build-keys-apart.ts';
import { lawFromFolder } from './tools/build-law.ts';
import { removalFromLaw } from './tools/build-removal.ts';
import { wordsFromLocales } from './tools/build-words.ts';

/** Built apart, by `--mode`: one visitor needs the islands of one group, and fetches nothing that only the other calls. */
const groups: Readonly<Record<string, readonly string[]>> = {
	portal: ['exit', 'now', 'report', 'return', 'options', 'removal', 'losses'],
	desk: ['desk']
};

/** Packages that do nothing when they are loaded, and do not say so: what an island does not call stays out of it. */
const treeshake = {
	moduleSideEffects: [
		{
			test: /node_modules\/(?:shamir-secret-sharing|otpauth|canonicalize|age-encryption|@scure\/base|clsx|esm-env)\//,
			sideEffects: false
		},
		// But for its flags, which a component sets by naming them.
		{ test: /node_modules\/svelte\/src\/(?!internal\/flags\/|internal\/disclose-version)/, sideEffects: false },
		{ test: /\/src\/core\//, sideEffects: false }
	]
};

/** What Exit needs on every page, and the numbers that stand on a page of danger: apart from the rest, so that a page which needs no more fetches no more. */
const leaving = {
	name: 'leaving',
	minShareCount: 2,
	priority: 1,
	test: /src\/ui\/exit\/|src\/ui\/danger\/(?:near-places|each-number-once)\./
};

/** What only later parts of these pages share: no page needs it at first. */
const later = {
	name: 'later',
	minShareCount: 2,
	priority: 1,
	test: /node_modules\/(?:@scure\/base|canonicalize)\/|src\/core\/base\/(?:base64url|bytes|canonical)\.|src\/core\/report\/search-opened\.|src\/core\/sealing\/wordlists\/|src\/core\/support\/reading-hours\./
};

/** The law, the same file for everybody. */
const lawOnly = { name: 'law-data', priority: 2, test: /virtual:shown-law/ };

/** What the report, her space and the options need at once, as one file: each file more costs half a kilobyte of heads. Evidence is read by parts that come later. */
const together = {
	name: 'together',
	minShareCount: 2,
	test: /vite\/preload-helper|node_modules\/(?:svelte|clsx|esm-env)\/|src\/core\/(?!law\/|evidence\/)|src\/ui\/(?:frame|sealing)\/|src\/ui\/words\/(?!say-(?:hours|money)\.|today\.)|src\/ui\/survivor\/|src\/ui\/parts\/(?:ChoiceList|CopyableCode|Notice|Question|TextAnswer)\.|src\/ui\/files\/file-(?:rows?|way)\.|src\/ui\/consent\/(?:desk-choices|desks-for|share-draft)\./
};

/** One script and one stylesheet, which `tools/build-check.ts` puts into one file: whoever keeps that needs no other. */
const wholePage = (name: string) => ({
	outDir: `build/${name}`,
	modulePreload: { polyfill: false },
	assetsDir: '',
	target: 'es2022',
	rolldownOptions: {
		input: `src/ui/check/start-${name}.ts`,
		treeshake,
		output: { codeSplitting: false, entryFileNames: `${name}.js`, assetFileNames: `${name}.[ext]` }
	}
});

/** The script of the frame that shows a kept page again: one file, and no module, which an origin that is none cannot load. */
const replayScript = {
	outDir: 'build/replay',
	assetsDir: '',
	target: 'es2022',
	rolldownOptions: {
		input: 'src/ui/replay/start-replay-page.ts',
		treeshake,
		output: { format: 'iife', codeSplitting: false, entryFileNames: 'replay.js' }
	}
} as const;

/**
 * The interactive places, as static files under `/app/`, the same for everybody. `manifest.json` says which files an
 * island needs; `src/server/islands.ts` reads it. No source maps: they would tell the paths of the building machine.
 */
export default defineConfig(({ mode }) => ({
	base: '/app/',
	publicDir: false,
	plugins: [
		wordsFromLocales({
			report: reportSections,
			afterSaving: afterSavingSections,
			return: returnSections,
			openSpace: openSpaceSections,
			desk: deskSections,
			options: optionsSections,
			interview: interviewSections,
			removal: removalSections,
			losses: lossesSections,
			lossList: lossListSections,
			caseLaw: caseLawSections,
			childSteps: childStepsSections,
			proofs: proofsSections,
			receipts: receiptsSections,
			fingerprints: fingerprintsSections,
			glass: glassSections,
			items: itemsSections,
			folder: folderSections,
			agreement: agreementSections,
			papers: paperSections,
			chats: chatsSections,
			pages: pagesSections,
			check: checkSections,
			verify: verifySections
		}),
		lawFromFolder(),
		removalFromLaw(),
		svelte({ configFile: false, compilerOptions: { css: 'external' } }),
		importsThatArrive()
	],
	worker: { format: 'es', plugins: () => [keysApart(), importsThatArrive()], rolldownOptions: { treeshake } },
	build:
		mode === 'replay'
			? replayScript
			: mode === 'check' || mode === 'verify'
				? wholePage(mode)
				: {
						outDir: 'build/islands',
						emptyOutDir: false,
						manifest: 'manifest.json',
						// `importsThatArrive` does it, and can be asked again.
						modulePreload: false,
						assetsInlineLimit: 0,
						assetsDir: '',
						target: 'es2022',
						rolldownOptions: {
							input: inputs(groups[mode] ?? []),
							treeshake,
							output: { codeSplitting: { groups: [lawOnly, leaving, later, together] } }
						}
					}
}));

function inputs(names: readonly string[]): string[] {
	return names.map((name) => `src/ui/islands/${name}.ts`).filter((file) => existsSync(file));
}
