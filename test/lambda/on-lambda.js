// Before each suite of the `lambda` project: its gateway runs under Lambda's runtime client. (What `globalSetup` sets, every project would see.)
process.env.LEEWAY_TEST_HOST = 'lambda'
