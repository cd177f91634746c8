// "/" goes to the search box (only when no field has the focus).

const isTyping = (element) => element?.closest('input, textarea, select, [contenteditable]') != null

// What a closed <details> holds still has boxes in some browsers, so ask the browser where it can tell.
const visible = (element) => element.checkVisibility?.({ contentVisibilityAuto: true }) ?? element.getClientRects().length > 0

function focusSearch() {
  const boxes = [...document.querySelectorAll('.app-search__input')]
  if (!boxes.length) return false
  if (!boxes.some(visible)) document.querySelector('.app-phone-menu')?.setAttribute('open', '')
  const box = boxes.find(visible)
  box?.focus()
  return Boolean(box)
}

export function watchKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (focusSearch()) event.preventDefault()
  })
}
