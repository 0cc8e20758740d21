/** A capture worker as a program of its own, for tests that kill it. Words: the socket, the port that counts as the public internet. */
import { must } from '#core/base';
import { startCaptureWorker } from '#server/capture/start-capture-worker.ts';
import { captureWorldOf, netOf } from './capture-net.ts';

const [socket = '', port = '0'] = process.argv.slice(2);
must(await startCaptureWorker(socket, captureWorldOf(netOf(Number(port)))));
process.stdout.write('ready\n');
