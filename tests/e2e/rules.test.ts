// What a person does with a rule: write one, see what is wrong with it, have it mended, come back to it.
import { describe, it } from 'vitest'
import { useConsole } from './support/use-console.ts'

const { open } = useConsole()

describe('a draft', () => {
  it('shows its problem at the line, mends it by one press, and outlives the page', async () => {
    const path = `/rules/override/application/batch-billing?registry=registry:shop`
    const page = await open(path)
    const text = page.getByRole('textbox', { name: /^Text of the rule/ })
    await text.click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText('configVersion: 3.0\nconfigs:\n  - side: consumer\n    parameters: {timeout: 1}\n')
    await page.getByText('The version is a number').waitFor()
    await page.getByRole('list', { name: 'What the linter says' }).getByRole('button', { name: 'Fix it' }).first().click()
    await page.getByText('The version is a number').waitFor({ state: 'detached' })
    await page.getByText('draft kept').waitFor()
    await page.goto('/rules')
    await page.goto(path)
    await page.getByText('configVersion: v3.0').waitFor()
    await page.getByRole('button', { name: 'Drop the draft' }).click()
    await page.getByText('draft kept').waitFor({ state: 'detached' })
    await page.close()
  })
})
