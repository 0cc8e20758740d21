// One way for imports to run (ARCHITECTURE.md): routes, cli -> server -> core; routes -> ui -> core.
// Every rule here is named in tests/house/imports.test.ts, which plants a violation of it.

const rooms = {
	ground: 'base',
	first: 'sealing|log|access|stamp',
	second: 'evidence|law|consent|federation'
};
/** The doors of core: each room's index.ts, and the codename words, one language each, so that a browser loads only hers. */
const doors = '[^/]+/index\\.ts$|sealing/wordlists/[a-z]+\\.ts$';
const ownTest = '\\.test\\.ts$';
/** Small, audited, free of platform: what core may take from npm. */
const pureLibraries = [
	'@noble/[^/]+',
	'@scure/[^/]+',
	'age-encryption',
	'hash-wasm',
	'canonicalize',
	'fflate',
	'otpauth',
	'shamir-secret-sharing',
	'temporal-(?:polyfill|utils)'
];
/** Reads what authorities for time stamps sign; its cryptography is the platform's (WebCrypto). For one room, which no first visit loads. */
const stampLibraries = [...pureLibraries, 'pkijs', 'asn1js'];
const browserLibraries = [
	...pureLibraries,
	'svelte',
	'esm-env',
	'@simplewebauthn/browser',
	'@contentauth/c2pa-wasm',
	'modern-tar',
	'fflate',
	'postal-mime',
	'papaparse',
	'otpauth',
	'qr',
	'zod',
	'asn1js',
	'pkijs'
];
const from = (libraries) => `node_modules/(?:${libraries.join('|')})/`;
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
	forbidden: [
		forbid('no-circle', 'Two files that need each other are one idea, or three.', {}, { circular: true }),
		forbid(
			'found',
			'An import that leads nowhere.',
			{ pathNot: ownTest },
			{ couldNotResolve: true, pathNot: '^(?:\\$app|\\$service-worker|virtual:|\\./\\$types)|\\.wasm\\?url$' }
		),
		forbid('declared', 'A package that package.json does not name.', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
		forbid(
			'shipped-without-tools',
			'What people run needs no package that only builds or tests.',
			{ path: '^src/', pathNot: ownTest },
			{ dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' }
		),
		forbid(
			'shipped-without-tests',
			'Tests import the program, never the other way round.',
			{ path: '^src/', pathNot: ownTest },
			{ path: `^(?:tests|tools|bench)/|${ownTest}` }
		),

		forbid(
			'core-knows-core-only',
			'Core decides; it does not know who asks.',
			{ path: '^src/core/', pathNot: ownTest },
			{ path: '^(?!src/core/|node_modules/|\\./)', dependencyTypesNot: ['core', ...npm] }
		),
		forbid(
			'core-without-node',
			'Core runs in browsers too.',
			{ path: '^src/core/', pathNot: ownTest },
			{ dependencyTypes: ['core'] }
		),
		forbid(
			'core-without-packages',
			'Core takes only small pure libraries.',
			{ path: '^src/core/(?!stamp/)', pathNot: ownTest },
			{ dependencyTypes: npm, pathNot: from(pureLibraries) }
		),
		forbid(
			'core-stamp-packages',
			'The room of time stamps takes what reads them besides.',
			{ path: '^src/core/stamp/', pathNot: ownTest },
			{ dependencyTypes: npm, pathNot: from(stampLibraries) }
		),
		forbid(
			'core-ground',
			'base imports no other room.',
			{ path: `^src/core/(?:${rooms.ground})/` },
			{ path: `^src/core/(?!(?:${rooms.ground})/)` }
		),
		forbid(
			'core-first',
			'sealing, log, access and stamp stand on base and on each other.',
			{ path: `^src/core/(?:${rooms.first})/` },
			{ path: `^src/core/(?!(?:${rooms.ground}|${rooms.first})/)` }
		),
		forbid(
			'core-second',
			'evidence, law, consent and federation do not know the rooms above.',
			{ path: `^src/core/(?:${rooms.second})/` },
			{ path: `^src/core/(?!(?:${rooms.ground}|${rooms.first}|${rooms.second})/)` }
		),
		forbid(
			'core-door-inside',
			'Rooms of core meet at their doors.',
			{ path: '^src/core/([^/]+)/' },
			{ path: '^src/core/', pathNot: `^src/core/(?:$1/|${doors})` }
		),
		forbid(
			'core-door',
			'From outside, a room of core is entered by its door.',
			{ pathNot: '^src/core/' },
			{ path: '^src/core/', pathNot: `^src/core/(?:${doors})` }
		),

		forbid(
			'policy-engine-at-its-gateway',
			'The engine of policies runs on the server alone, and is asked through one file.',
			{ path: '^src/', pathNot: `^src/server/gateways/policy\\.ts$|${ownTest}` },
			{ path: 'node_modules/@cedar-policy/' }
		),
		forbid(
			'server-below-pages',
			'The server does not know who shows its answers.',
			{ path: '^src/server/' },
			{ path: '^src/(?:routes|ui|cli)/' }
		),
		forbid(
			'ui-without-server',
			'What runs in a browser imports nothing of the server.',
			{ path: '^src/ui/' },
			{ path: '^src/(?:server|routes|cli)/' }
		),
		forbid(
			'ui-without-node',
			'What runs in a browser has no Node.',
			{ path: '^src/ui/', pathNot: ownTest },
			{ dependencyTypes: ['core'] }
		),
		forbid(
			'ui-without-packages',
			'Every byte a survivor loads is chosen.',
			{ path: '^src/ui/', pathNot: ownTest },
			{ dependencyTypes: npm, dependencyTypesNot: ['type-only'], pathNot: from(browserLibraries) }
		),
		forbid(
			'routes-are-thin',
			'A page asks an operation; it does not reach the store or a gateway itself.',
			{ path: '^src/routes/' },
			{ path: '^src/server/', pathNot: '^src/server/(?:operations/|api/|(?:app|page-source)\\.ts$)' }
		),
		forbid('routes-without-commands', 'Pages and commands are two entrances.', { path: '^src/routes/' }, { path: '^src/cli/' }),
		forbid(
			'commands-without-pages',
			'Commands and pages are two entrances; a command may do what a browser does, by the same sealing.',
			{ path: '^src/cli/' },
			{ path: '^src/(?:routes|ui/(?!sealing/))' }
		)
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(?:build|tmp)/' },
		tsPreCompilationDeps: true,
		combinedDependencies: false,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'browser', 'types', 'default'],
			extensions: ['.ts', '.js', '.mjs', '.svelte', '.d.ts']
		}
	}
};
