// Above a long list of boxes to tick: a field that leaves only those with the words typed, and those ticked.

const LONG = 20
let made = 0

export function narrowChoices(scope) {
  for (const list of scope.querySelectorAll('.govuk-checkboxes')) {
    const items = [...list.querySelectorAll('.govuk-checkboxes__item')]
    if (items.length > LONG && !list.dataset.appNarrowed) narrow(list, items)
  }
}

function narrow(list, items) {
  list.dataset.appNarrowed = 'true'
  const label = document.createElement('label')
  const field = document.createElement('input')
  label.className = 'govuk-label'
  label.textContent = `Find among these ${items.length}`
  label.htmlFor = field.id = `app-narrow-${++made}`
  field.type = 'search'
  field.autocomplete = 'off'
  field.className = 'govuk-input govuk-input--width-20 govuk-!-margin-bottom-3'
  list.before(label, field)
  field.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault() })
  field.addEventListener('input', () => {
    const words = field.value.trim().toLowerCase()
    for (const item of items) {
      const stays = item.textContent.toLowerCase().includes(words) || item.querySelector('input').checked
      item.classList.toggle('govuk-!-display-none', !stays)
    }
  })
}
