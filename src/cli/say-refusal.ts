import type { Refusal } from '#core/base';

/** What each refusal means to whoever runs a command, in one sentence. The code stands beside it, for programs and for asking. */
const sentences: Readonly<Record<string, string>> = {
	'home-exists': 'There is a node in this config folder already, and its keys are never overwritten.',
	'home-missing': 'There is no node in this config folder; make one with ./causeway init, or set CAUSEWAY_HOME.',
	'home-open-to-others': 'Others could read or change the keys of this node.',
	'home-damaged': 'A file of the node’s keys is missing or damaged; put back the copy you made after init.',
	'home-unwritable': 'The config folder cannot be written.',
	'node-name-invalid': 'The name of the network is too long, empty, or has characters that cannot be shown.',
	'unknown-version': 'This config folder was made by a later version of the program.',
	'config-invalid': 'A variable is wrong.',
	'mode-wrong': 'This config folder is of another kind.',
	'port-taken': 'Another program listens on this port; choose another with PORT.',
	'address-wrong': 'The program cannot listen at this address; look at HOST and PORT.',
	'database-not-empty': 'The database has something in it; a backup is restored into an empty one only.',
	'backup-missing': 'The backup cannot be read: there is no such file, or you may not read it.',
	'backup-unreadable': 'This is no whole backup of this node: damaged, cut short, or of another node.',
	'backup-other-version': 'The backup was written by another version of the program; restore it with that one.',
	'version-unknown': 'The backup is of a form that this version does not know.',
	'tombstones-damaged': 'The list of what was erased is damaged, and without it what was erased would come back.',
	'log-not-continued':
		'The log is older than what this node has signed, or another one. Use the newest backup; if there is none, --accept-older-log goes on and says so in the log.',
	'checkpoint-unreadable': 'This is no checkpoint that this node signed.',
	'checkpoint-not-there': 'The checkpoint cannot be read: there is no such file, or you may not read it.',
	'node-key-changed': 'The node has another key than the one you wrote down.',
	'no-connection': 'There is no node at this address that answers as one.',
	'not-in-the-log': 'What the node says of its code does not stand in its log.',
	'storage-unavailable': 'The database or the disk cannot be reached.',
	'storage-full': 'The disk is full.',
	'storage-busy': 'The database is too busy; try again.',
	'file-unwritable': 'A file or folder cannot be written or read.',
	'facts-malformed': 'The facts are not an object of JSON; law/FORMAT.md gives their form.',
	'facts-unknown-field': 'The facts have a field that the engine does not know; nothing is ignored in silence.',
	'facts-bad-value': 'A fact has a value that it cannot have: a day that is none, a code that is none, a number below nothing.',
	'facts-contradict': 'Two facts cannot both be true.',
	'sent-day-wrong': 'The day of sending is none.',
	'sent-time-wrong': 'The hour of sending is none; write it as HH:MM.',
	'zone-unknown': 'This is no time zone; write it as Europe/Berlin.',
	'loss-unknown-head': 'law/loss-proof.yaml does not know this head of loss.',
	'loss-period-reversed': 'A loss ends before it begins.',
	'currency-unknown': 'This is no currency code (ISO 4217).',
	'amount-too-fine': 'The amount has more digits after the point than its currency.',
	'amount-too-large': 'The amount is too large to be kept exactly.',
	'rates-malformed': 'The rates are not of the form {to, rates: [{from, rate, date, source}]}.',
	'rate-bad-value': 'A currency is none or stands on both sides, or a rate is no decimal text above nothing.',
	'rate-without-date': 'A rate needs the day it is of.',
	'rate-without-source': 'A rate needs its source.',
	'rate-later-than-day': 'A rate is of a later day than the one asked about.',
	'rate-twice': 'One currency has two rates.',
	internal: 'This is a fault of the program itself.'
};

/** A refusal as a line for people: a sentence where there is one, then the code, then what it is about. */
export function sayRefusal({ code, about }: Refusal): string {
	const sentence = sentences[code];
	return sentence ? `refused: ${sentence} [${code}]${about ? ` ${about}` : ''}` : `refused: ${code}${about ? ` (${about})` : ''}`;
}
