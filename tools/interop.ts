/** `npm run test:interop`: our formats against programs not written here. Ends with `N passed, N failed`. */

import { build, interopCheckers } from './checking/checkers.ts';
import { browserIsThere, databaseMayRun, packagesAreThere } from './checking/machine.ts';
import { conclude, runAll } from './checking/run-all.ts';

/** Debian package, and a file or program by which it is known to be there. */
const packages = {
	'golang-go': 'go',
	'golang-golang-x-mod-dev': '/usr/share/gocode/src/golang.org/x/mod/go.mod',
	age: 'age',
	openssl: 'openssl',
	'ceph-mgr': 'ceph-mgr',
	'ceph-mon': 'ceph-mon',
	'ceph-osd': 'ceph-osd',
	radosgw: 'radosgw',
	'zbar-tools': 'zbarimg',
	qpdf: 'qpdf',
	'poppler-utils': 'pdfinfo'
};

const prepared = await runAll([packagesAreThere(packages), databaseMayRun, browserIsThere, build]);
conclude(prepared, await runAll(interopCheckers()));
