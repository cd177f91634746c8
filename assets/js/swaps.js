// After an htmx swap: start the components of the new part, move the focus where it says, and speak its sentence.

const QUIET_MS = 8000
let lastSpoken = ''
let lastSpokenAt = 0

function speak(text, isFinal) {
  const announcer = document.getElementById('app-announcer')
  const isTooSoon = Date.now() - lastSpokenAt < QUIET_MS
  if (!announcer || !text || text === lastSpoken || (isTooSoon && !isFinal)) return
  announcer.textContent = lastSpoken = text
  lastSpokenAt = Date.now()
}

function moveFocus(part) {
  const target = part.querySelector('[data-app-focus], .govuk-error-summary')
  if (!target) return
  if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1')
  target.focus()
}

export function watchSwaps(start) {
  document.body.addEventListener('htmx:load', (event) => {
    const part = event.detail.elt
    if (part === document.body) return
    start(part)
    moveFocus(part)
    const sentence = part.matches('[data-app-announce]') ? part : part.querySelector('[data-app-announce]')
    if (sentence) speak(sentence.dataset.appAnnounce, 'appFinal' in sentence.dataset)
  })
}
