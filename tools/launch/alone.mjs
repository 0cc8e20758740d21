import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say, stop } from './say.mjs';

const beatEvery = 2_000;
const deadAfter = 30_000;

/**
 * Runs `work` while no other launch of this checkout does the same. The lock names its holder and is touched every two
 * seconds: one whose process is gone, or that was not touched for thirty, is taken over.
 */
export async function alone(root, work) {
	const lock = path.join(root, 'tmp', 'launch.lock');
	const mine = `${lock}.${os.hostname()}.${process.pid}`;
	try {
		fs.mkdirSync(path.dirname(lock), { recursive: true });
		fs.writeFileSync(mine, JSON.stringify({ host: os.hostname(), pid: process.pid }));
	} catch (error) {
		stop(`packages or the build are out of date, and this folder cannot be written to (${error.code}): ${root}`);
	}
	const release = () => fs.rmSync(lock, { force: true });
	let told = false;
	try {
		while (!taken(mine, lock)) {
			if (!told) say('another launch is installing or building here, waiting for it');
			told = true;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	} finally {
		fs.rmSync(mine, { force: true });
	}
	const beat = setInterval(() => fs.utimesSync(lock, new Date(), new Date()), beatEvery);
	process.once('exit', release);
	try {
		return await work();
	} finally {
		clearInterval(beat);
		process.off('exit', release);
		release();
	}
}

/** A hard link appears whole or not at all, so nobody ever reads a lock without its holder's name. */
function taken(mine, lock) {
	try {
		fs.linkSync(mine, lock);
		return true;
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
	}
	if (isAbandoned(lock)) setAside(mine, lock);
	return false;
}

function isAbandoned(lock) {
	try {
		const age = Date.now() - fs.statSync(lock).mtimeMs;
		const holder = JSON.parse(fs.readFileSync(lock, 'utf8'));
		return age > deadAfter || (holder.host === os.hostname() && !isRunning(holder.pid));
	} catch {
		return false; // released at this moment
	}
}

function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/** Moves the lock away and looks again: if a new holder was moved by mistake, it gets its lock back. */
function setAside(mine, lock) {
	const aside = `${mine}.aside`;
	try {
		fs.renameSync(lock, aside);
		if (!isAbandoned(aside)) fs.linkSync(aside, lock);
	} catch {
		// somebody else was quicker: try again
	}
	fs.rmSync(aside, { force: true });
}
