// `npm run bench -- faults [--everysec]`: see test/faults/storm-of-faults.ts.
import '../../test/faults/storm-of-faults.ts';
