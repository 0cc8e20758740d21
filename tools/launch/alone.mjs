import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say, stop } from './say.mjs';

const beatEvery = 2_000;
const deadAfter = 30_000;
/** No install or build lasts as long: after it the child's number is somebody else's. */
const childDeadAfter = 600_000;
const graceMs = 10_000;
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const hasGroups = process.platform !== 'win32';

/**
 * Runs `work` while no other launch of this checkout does the same. The lock names its holder and is touched every two
 * seconds: one whose process is gone, or that was not touched for thirty, is taken over, once its child has ended too.
 * `work` is given `run(command, args, options)`, which starts a child that a signal to this process ends before the lock is
 * released, and gives the code or signal that it ended with; rejects where it does not start.
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
	const { run, end } = children(lock, mine);
	for (const signal of ending) process.on(signal, end);
	try {
		return await work(run);
	} finally {
		clearInterval(beat);
		for (const signal of ending) process.off(signal, end);
		process.off('exit', release);
		release();
	}
}

function children(lock, mine) {
	let child = null;
	let told = null;
	const leave = () => process.exit(128 + os.constants.signals[told]);
	const run = (command, args, options) =>
		new Promise((resolve, reject) => {
			child = spawn(command, args, { ...options, detached: hasGroups });
			child.on('error', (error) => {
				child = null;
				reject(error);
			});
			child.on('exit', async (code, signal) => {
				if (told) {
					while (isRunning(groupOf(child.pid))) await new Promise((wake) => setTimeout(wake, 50));
					leave();
				}
				child = null;
				resolve(signal ?? code);
			});
			if (child.pid === undefined) return;
			fs.writeFileSync(mine, JSON.stringify({ host: os.hostname(), pid: process.pid, child: groupOf(child.pid) }));
			fs.renameSync(mine, lock);
		});
	const end = (signal) => {
		if (told) return;
		told = signal;
		if (!child) leave();
		kill(child.pid, 'SIGTERM');
		setTimeout(() => kill(child.pid, 'SIGKILL'), graceMs);
	};
	return { run, end };
}

/** A child leads a group of its own, so that what it started ends with it. */
const groupOf = (pid) => (hasGroups ? -pid : pid);

function kill(pid, signal) {
	try {
		process.kill(groupOf(pid), signal);
	} catch {
		// it has ended
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
		if (holder.host === os.hostname() && holder.child && age < childDeadAfter && isRunning(holder.child)) return false;
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
