// Evidence noted on a visit: kept on the device first, sent when there is a connection, removed once the server has it.
// Without this script the same form is sent as any other.
import { openStore } from './evidence_store.js'

const RETRY_MS = 20_000
const SIGNED_OUT = 'You are signed out. Nothing is lost: sign in again and it is sent.'
const OFFLINE = 'No connection. It is sent as soon as there is one.'
const TROUBLE = 'The server could not take it just now. It is tried again by itself.'
const NO_ROOM = 'This device has no room left for it. Make room, or take the photo out, and press again: nothing was sent.'
const IN_MEMORY = 'This browser keeps nothing between pages: leave this page open until it is sent.'

const one = (selector) => document.querySelector(selector)
const token = () => one('input[name="csrfmiddlewaretoken"]')?.value ?? ''
const person = () => document.body.dataset.person ?? ''
const isPiece = (row) => row.state !== 'draft'

let store
let sending = false
let note = ''
let shown = ''

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

// ---- What is typed

const fields = (form) => [...form.elements].filter((field) => ['text', 'theme', 'photo_alt', 'source'].includes(field.name))
const draftId = (form) => `draft:${person()}:${form.action}`

function typed(form) {
  return Object.fromEntries(fields(form).map((field) => [field.name, field.value]))
}

function fill(form, values) {
  for (const field of fields(form)) if (values[field.name] !== undefined) field.value = values[field.name]
}

async function keepDraft(form) {
  if (!form.elements.text.value.trim()) return store.remove(draftId(form))
  await store.put({ id: draftId(form), person: person(), state: 'draft', fields: typed(form) })
}

async function restoreDraft(form) {
  const draft = await store.get(draftId(form))
  const isEmpty = !form.elements.text.value
  if (draft && draft.person === person() && isEmpty) fill(form, draft.fields)
}

function say(form, words) {
  form.querySelector('[data-evidence-problem]')?.remove()
  if (!words) return
  const place = document.createElement('p')
  place.className = 'govuk-error-message'
  place.dataset.evidenceProblem = ''
  place.setAttribute('role', 'alert')
  place.textContent = words
  form.prepend(place)
}

function problem(form, photo) {
  const most = Number(form.dataset.evidenceMost)
  if (photo && photo.type.startsWith('video/')) return 'This is a film. Add a photo, and say the rest in words.'
  if (photo && photo.size > most) return 'The file is larger than 15 MB. Add a photo, not a film, or take it again with a smaller size.'
  if (!photo && !form.elements.text.value.trim()) return 'Write what you saw or heard, or add a photo.'
  return ''
}

// Returns whether the piece is on the device; sending it is another matter.
async function take(form, kind) {
  const photo = form.elements.photo.files[0] ?? null
  const wrong = problem(form, photo)
  say(form, wrong)
  if (wrong) {
    form.elements.text.focus()
    return false
  }
  const said = { ...typed(form), kind: kind.value, noted_at: new Date().toISOString() }
  const piece = { id: newId(), person: person(), url: form.action, state: 'waiting', label: kind.textContent.trim(), fields: said, photo }
  try {
    await store.put(piece)
  } catch {
    say(form, NO_ROOM)
    return false
  }
  const theme = form.elements.theme.value
  form.reset()
  form.elements.theme.value = theme
  form.elements.text.value = ''
  await store.remove(draftId(form))
  form.elements.text.focus()
  return true
}

// A second press while a piece is taken, or on the empty form it left, is a slip of the thumb.
function watchForm(form) {
  let isTaking = false
  let isUntouched = false
  form.addEventListener('submit', (event) => {
    if (!event.submitter?.value) return
    event.preventDefault()
    if (isTaking || isUntouched) return
    isTaking = true
    take(form, event.submitter).then((isTaken) => {
      isTaking = false
      isUntouched = isTaken
      if (isTaken) flush()
    })
  })
  form.addEventListener('input', () => {
    isUntouched = false
    keepDraft(form)
  })
}

// ---- What is sent

function body(piece) {
  const data = new FormData()
  data.set('client_id', piece.id)
  for (const [name, value] of Object.entries(piece.fields)) data.set(name, value)
  if (piece.photo) data.set('photo', piece.photo, 'photo.jpg')
  return data
}

async function answerTo(piece) {
  try {
    const headers = { Accept: 'application/json', 'X-CSRFToken': token() }
    const answer = await fetch(piece.url, { method: 'POST', body: body(piece), headers, redirect: 'manual', credentials: 'same-origin' })
    const said = await answer.json().catch(() => ({}))
    return { status: answer.type === 'opaqueredirect' ? 302 : answer.status, said }
  } catch {
    return { status: 0, said: {} }
  }
}

// Returns whether to go on with the next piece.
async function send(piece) {
  const { status, said } = await answerTo(piece)
  if (said.state === 'kept' || said.state === 'already_kept') {
    await store.remove(piece.id)
    showKept(piece, said)
    return true
  }
  if (said.state === 'refused' || status === 404) {
    const why = said.message ?? 'This review is no longer open to you.'
    await store.put({ ...piece, state: 'refused', why })
    return true
  }
  note = status === 302 || status === 403 ? SIGNED_OUT : status ? TROUBLE : OFFLINE
  one('[data-evidence-sign-in]')?.toggleAttribute('hidden', note !== SIGNED_OUT)
  return false
}

async function flush() {
  await show()
  if (sending || !person()) return
  sending = true
  try {
    note = ''
    for (const piece of await mine()) if (piece.state === 'waiting' && !(await send(piece))) break
  } finally {
    sending = false
    await show()
  }
}

async function mine() {
  return (await store.all()).filter((row) => isPiece(row) && row.person === person())
}

// ---- What is shown

function line(piece) {
  const item = document.createElement('li')
  const words = piece.fields.text || piece.fields.photo_alt || 'Photo'
  item.textContent = `${piece.label}: ${words}${piece.photo ? ' (with a photo)' : ''}${piece.why ? ` – not kept: ${piece.why}` : ''} `
  if (piece.why) item.append(button('Change', () => again(piece)))
  item.append(button('Discard', () => discard(piece)))
  return item
}

function button(label, act) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'app-tap'
  made.textContent = label
  made.addEventListener('click', act)
  return made
}

async function again(piece) {
  const form = one('[data-evidence-form]')
  if (!form || form.action !== piece.url) return void (location.href = piece.url)
  fill(form, piece.fields)
  await store.remove(piece.id)
  await keepDraft(form)
  form.elements.text.focus()
  await show()
}

async function discard(piece) {
  if (!confirm('Discard this piece? It is on this device only.')) return
  await store.remove(piece.id)
  await show()
}

// What is the same stays as it is: a button keeps the focus, and nothing is read out again.
async function show() {
  const place = one('[data-evidence-queue]')
  if (!place) return
  const rows = await mine()
  place.hidden = !rows.length
  one('[data-evidence-count]').textContent = `${rows.length} not sent yet`
  const state = one('[data-evidence-state]')
  const words = note || (store.isLasting ? '' : IN_MEMORY)
  if (state.textContent !== words) state.textContent = words
  const waiting = JSON.stringify(rows.map(({ id, why }) => [id, why]))
  if (waiting !== shown) one('[data-evidence-waiting]').replaceChildren(...rows.map(line))
  shown = waiting
}

function showKept(piece, said) {
  const list = one('[data-evidence-kept]')
  if (!list || list.closest('main')?.querySelector('[data-evidence-form]')?.action !== piece.url) return
  list.querySelector('.app-muted')?.remove()
  const item = document.createElement('li')
  const words = piece.fields.text || piece.fields.photo_alt || 'Photo'
  item.textContent = `${piece.label}: ${words}${said.is_same ? '' : ` – ${said.message}`}`
  list.prepend(item)
}

// ---- Whose it is

async function forgetOthers() {
  for (const row of await store.all()) if (row.person !== person()) await store.remove(row.id)
}

// Says what is on this device only: pieces not sent, a draft not saved.
async function losses() {
  const count = (await mine()).length
  const isUnsaved = (await store.all()).some((row) => row.isSent === false)
  const pieces = count ? `${count} ${count === 1 ? 'piece' : 'pieces'} of evidence not sent yet.` : ''
  return [pieces, isUnsaved ? 'A draft you typed is not saved.' : ''].filter(Boolean).join(' ')
}

// A store the browser has lost must keep nobody signed in.
function watchSigningOut() {
  for (const form of document.querySelectorAll('form[data-sign-out]')) {
    form.addEventListener('submit', async (event) => {
      if (form.dataset.signOut === 'now') return
      event.preventDefault()
      try {
        const lost = await losses()
        if (lost && !confirm(`${lost} Signing out removes this from the device. Sign out?`)) return
        await store.clear()
      } catch (error) {
        console.warn('What was kept on this device could not be removed.', error)
      }
      form.dataset.signOut = 'now'
      form.requestSubmit()
    })
  }
}

export async function watchEvidence() {
  if (!person()) return
  store = await openStore()
  await forgetOthers()
  watchSigningOut()
  const form = one('[data-evidence-form]')
  if (form) {
    watchForm(form)
    await restoreDraft(form)
  }
  one('[data-evidence-send]')?.addEventListener('click', flush)
  addEventListener('online', flush)
  if (form || (await mine()).length) {
    setInterval(flush, RETRY_MS)
    await flush()
  }
}
