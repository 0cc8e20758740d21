import fs from 'node:fs';
import path from 'node:path';

/** The major version that runs our TypeScript as it is. */
export const leastMajor = 24;

/** `{binary, version}` of the Node that came with the packages, `null` where none exists for this platform. */
export function pinnedNode(root) {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	for (const kind of ['node', 'node-bin']) {
		const folder = path.join(root, 'node_modules', `${kind}-${platform}-${process.arch}`);
		const binary = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
		if (!fs.existsSync(binary)) continue;
		return { binary, version: `v${JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version}` };
	}
	return null;
}

/** Whether this process is the pinned Node, or good enough where no package pins one. */
export function isPinned(root) {
	const pinned = pinnedNode(root);
	if (!pinned) return Number(process.versions.node.split('.')[0]) >= leastMajor;
	return process.version === pinned.version && fs.realpathSync(process.execPath) === fs.realpathSync(pinned.binary);
}
