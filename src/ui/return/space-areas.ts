/** The pages of her space. */
type Area =
	| 'home'
	| 'messages'
	| 'thread'
	| 'told'
	| 'files'
	| 'add-files'
	| 'fingerprints'
	| 'chats'
	| 'pages'
	| 'items'
	| 'readers'
	| 'readings'
	| 'glass'
	| 'desks'
	| 'ladder'
	| 'helpers'
	| 'invite'
	| 'rung'
	| 'proofs'
	| 'receipts'
	| 'privilege'
	| 'waive'
	| 'folder'
	| 'keep'
	| 'erase';
/** `accept` and `help`: pages of somebody who helps a person, with an own codename. */
export type Step = 'enter' | 'accept' | 'help' | Area | 'ended';
/** Where Back leads within the space, the browser's as well as the page's; from home it leads away. */
export const above: Readonly<Record<Exclude<Area, 'home'>, Area>> = {
	messages: 'home',
	thread: 'messages',
	told: 'home',
	files: 'home',
	'add-files': 'files',
	fingerprints: 'files',
	chats: 'files',
	pages: 'files',
	items: 'files',
	readers: 'home',
	readings: 'readers',
	glass: 'readers',
	desks: 'readers',
	ladder: 'home',
	helpers: 'home',
	invite: 'helpers',
	rung: 'ladder',
	proofs: 'home',
	receipts: 'readers',
	privilege: 'readers',
	waive: 'privilege',
	folder: 'home',
	keep: 'home',
	erase: 'home'
};
export const isBelow = (step: Step): step is keyof typeof above => step in above;
