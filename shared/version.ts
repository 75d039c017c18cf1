// The version of this gateway: `x-leeway-version` on every reply. A test keeps it equal to package.json.
export const version = '0.1.0'
