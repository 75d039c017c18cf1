// A suite that cannot be loaded, for runner.test.ts.
throw new Error('not to be loaded')
