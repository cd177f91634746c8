// What is typed into a form that several write, and not saved: kept on the device of whoever typed it, and put back when they
// open the page again, with the saving it was written over, so that the server still sees who wrote in between.
// Gone once it is saved, thrown away, or somebody signs out. Without this script nothing is kept.
import { openStore } from './evidence_store.js'

const person = () => document.body.dataset.person ?? ''
const rowId = (form) => `unsaved:${person()}:${form.action}`
const fields = (form) => [...form.querySelectorAll('textarea')]
const base = (form) => form.elements[form.dataset.unsaved]
const typed = (form) => Object.fromEntries(fields(form).map((field) => [field.name, field.value]))
const isSame = (form, row) => fields(form).every((field) => field.value.trim() === (row.fields[field.name] ?? '').trim())

let store

const keep = (form, isSent) =>
  store.put({ id: rowId(form), person: person(), state: 'draft', base: base(form).value, isSent, fields: typed(form) })

function sayRestored(form) {
  const place = document.createElement('div')
  place.className = 'govuk-inset-text'
  place.setAttribute('role', 'status')
  place.textContent = 'You left this page without saving. What you had typed is here again, and still not saved. '
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'app-tap'
  button.textContent = 'Throw it away'
  button.addEventListener('click', async () => {
    await store.remove(rowId(form))
    location.assign(location.href)
  })
  place.append(button)
  form.prepend(place)
}

async function restore(form) {
  const row = await store.get(rowId(form))
  if (!row || document.querySelector('.govuk-error-summary')) return
  const isSaved = row.isSent && row.base !== base(form).value
  if (isSaved || isSame(form, row)) return store.remove(row.id)
  for (const field of fields(form)) field.value = row.fields[field.name] ?? field.value
  base(form).value = row.base
  sayRestored(form)
}

export async function watchUnsaved() {
  const form = document.querySelector('form[data-unsaved]')
  if (!form || !person()) return
  store = await openStore()
  await restore(form)
  form.addEventListener('input', () => keep(form, false))
  form.addEventListener('submit', () => keep(form, true))
}
