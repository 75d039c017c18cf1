// Gives every test file the runtime's global, as Lambda and the local gateway do.
import '../../functions/host/awslambda.ts'
