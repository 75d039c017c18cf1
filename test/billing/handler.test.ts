// What the close function does beside closing.
import { expect, it } from '@jest/globals'
import { handler } from '../../functions/close/handler.ts'

it('takes an event that asks for a Checkout page for what it is', async () => {
  await expect(handler({ checkout: 'acme', return_url: 'https://acme.test/done' })).rejects.toThrow('STRIPE_SECRET_NAME')
})
