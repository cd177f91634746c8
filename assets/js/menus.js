// Menus are <details>: Escape and a click elsewhere close them.

const openMenus = () => [...document.querySelectorAll('details.app-menu[open]')]

export function watchMenus() {
  document.addEventListener('click', (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of openMenus()) {
      if (menu.contains(document.activeElement)) menu.querySelector('summary').focus()
      menu.open = false
    }
  })
}
