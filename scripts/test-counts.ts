/** The part of vitest's JSON report that is read here. */
export type VitestReport = {
  readonly testResults: ReadonlyArray<{
    readonly name: string;
    readonly status: string;
    readonly assertionResults: ReadonlyArray<{ readonly status: string; readonly fullName: string }>;
  }>;
};

export type Counts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skippedTitles: readonly string[];
};

/**
 * Counts of a run that no fault can slip through: a file that failed without a failed test in it (it did not load, a hook threw)
 * counts as one, and so does a run that ended badly (or left no report) with nothing failed.
 */
export function countTests(report: VitestReport | null, exitCode: number | null): Counts {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const failedFiles = files.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const failed = failedTests + failedFiles.length;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: skipped.length,
    skippedTitles: skipped.map((test) => test.fullName),
  };
}
